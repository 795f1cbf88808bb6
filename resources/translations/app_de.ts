<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>The program met an error that was not foreseen. Your documents and the library are safe; you can go on working. Nothing is sent anywhere: to report the error, copy the text below.</source>
        <translation>Im Programm ist ein Fehler aufgetreten, der nicht vorgesehen war. Ihre Dokumente und die Bibliothek sind sicher; Sie können weiterarbeiten. Es wird nichts versendet: Um den Fehler zu melden, kopieren Sie den Text unten.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>The log file is {path}</source>
        <translation>Die Protokolldatei ist {path}</translation>
    </message>
    <message>
        <source>{word}: step {step} of 5. How well the passage answers the query, measured with the language model in use.</source>
        <translation>{word}: Stufe {step} von 5. Wie gut die Textstelle zur Frage passt, gemessen mit dem verwendeten Sprachmodell.</translation>
    </message>
    <message>
        <source>The same passage is also in:</source>
        <translation>Dieselbe Textstelle steht auch in:</translation>
    </message>
    <message>
        <source>About Sinnsuche</source>
        <translation>Über Sinnsuche</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Finds documents by meaning, across German and English.</source>
        <translation>Findet Dokumente nach ihrem Sinn, über Deutsch und Englisch hinweg.</translation>
    </message>
    <message>
        <source>No network, no telemetry: what you search and read stays on this computer.</source>
        <translation>Kein Netz, keine Telemetrie: Was Sie suchen und lesen, bleibt auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Apache License 2.0. Licences of its parts: folder resources/licences.</source>
        <translation>Apache-Lizenz 2.0. Lizenzen der Bestandteile: Ordner resources/licences.</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>F&amp;olders</source>
        <translation>&amp;Ordner</translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation>Ordner &amp;hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>&amp;Entfernen…</translation>
    </message>
    <message>
        <source>&amp;Watch the folders and index changes at once</source>
        <translation>Ordner über&amp;wachen und Änderungen sofort indizieren</translation>
    </message>
    <message>
        <source>Largest file</source>
        <translation>Größte Datei</translation>
    </message>
    <message>
        <source>Longest time</source>
        <translation>Längste Zeit</translation>
    </message>
    <message>
        <source>Most memory</source>
        <translation>Höchster Speicherbedarf</translation>
    </message>
    <message>
        <source>&amp;Largest file:</source>
        <translation>&amp;Größte Datei:</translation>
    </message>
    <message>
        <source>Longest &amp;time for a file:</source>
        <translation>Längste &amp;Zeit je Datei:</translation>
    </message>
    <message>
        <source>Most &amp;memory for a file:</source>
        <translation>Höchster &amp;Speicherbedarf je Datei:</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Files beyond a limit are listed as not readable, never lost.</source>
        <translation>Dateien jenseits einer Grenze werden als nicht lesbar aufgeführt und gehen nicht verloren.</translation>
    </message>
    <message>
        <source>As in the system</source>
        <translation>Wie im System</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Fundstellen</translation>
    </message>
    <message>
        <source>&amp;Keep past questions</source>
        <translation>Früh&amp;ere Fragen merken</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>&amp;Sprache:</translation>
    </message>
    <message>
        <source>Only of the interface: documents are always found in both.</source>
        <translation>Nur die der Oberfläche: Dokumente werden immer in beiden Sprachen gefunden.</translation>
    </message>
    <message>
        <source>&amp;Theme:</source>
        <translation>&amp;Farbschema:</translation>
    </message>
    <message>
        <source>Text &amp;size:</source>
        <translation>Schrift&amp;größe:</translation>
    </message>
    <message>
        <source>&amp;Results for a question:</source>
        <translation>Fundstellen &amp;je Frage:</translation>
    </message>
    <message>
        <source>The button in the question line offers them. Switching this off forgets them.</source>
        <translation>Der Knopf in der Fragezeile bietet sie an. Schalten Sie dies aus, werden sie vergessen.</translation>
    </message>
    <message>
        <source> or </source>
        <comment>between two shortcuts</comment>
        <translation> oder </translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>No model is loaded yet.</source>
        <translation>Es ist noch kein Modell geladen.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>&amp;Folder…</source>
        <translation>Ord&amp;ner…</translation>
    </message>
    <message>
        <source>Use a sentence-transformers model in a folder</source>
        <translation>Ein sentence-transformers-Modell aus einem Ordner verwenden</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation>Geräte werden gesucht…</translation>
    </message>
    <message>
        <source>Name of a model on the Hugging Face hub</source>
        <translation>Name eines Modells auf dem Hugging-Face-Hub</translation>
    </message>
    <message>
        <source>Down&amp;load</source>
        <translation>&amp;Laden</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>Fortschritt des Ladens</translation>
    </message>
    <message>
        <source>&amp;Model:</source>
        <translation>&amp;Modell:</translation>
    </message>
    <message>
        <source>&amp;Device:</source>
        <translation>&amp;Gerät:</translation>
    </message>
    <message>
        <source>From the &amp;hub, by name:</source>
        <translation>Vom &amp;Hub, mit Namen:</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Language model</source>
        <translation>Sprachmodell</translation>
    </message>
    <message>
        <source>With another model, all passages are encoded anew. Until that is done, the model in use answers. A download uses the network, this once.</source>
        <translation>Mit einem anderen Modell werden alle Textstellen neu kodiert. Bis dahin antwortet das bisherige. Nur das Laden benutzt das Netz, dieses eine Mal.</translation>
    </message>
    <message>
        <source>A change of device takes effect at the next start.</source>
        <translation>Ein anderes Gerät wird beim nächsten Start verwendet.</translation>
    </message>
    <message>
        <source>Model folder</source>
        <translation>Modellordner</translation>
    </message>
    <message>
        <source>Found:</source>
        <translation>Gefunden:</translation>
    </message>
    <message>
        <source>Asking for {name}…</source>
        <translation>{name} wird angefragt…</translation>
    </message>
    <message>
        <source>Cance&amp;l</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>The STS benchmark, 2.4 MB, from the internet; nothing of yours is sent.</source>
        <translation>Der STS-Benchmark, 2,4 MB, aus dem Internet; von Ihnen wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Stop downloading</source>
        <translation>Download abbrechen</translation>
    </message>
    <message>
        <source>Download the benchmark</source>
        <translation>Benchmark herunterladen</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>Downloaded.</source>
        <translation>Heruntergeladen.</translation>
    </message>
    <message>
        <source>Downloaded. It is used after OK.</source>
        <translation>Geladen. Es wird nach OK verwendet.</translation>
    </message>
    <message>
        <source>{dim} dimensions</source>
        <translation>{dim} Dimensionen</translation>
    </message>
    <message>
        <source>licence {name}</source>
        <translation>Lizenz {name}</translation>
    </message>
    <message>
        <source>Best one found</source>
        <translation>Bestes gefundenes</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Graphics card (CUDA or ROCm)</source>
        <translation>Grafikkarte (CUDA oder ROCm)</translation>
    </message>
    <message>
        <source>Apple graphics (MPS)</source>
        <translation>Apple-Grafik (MPS)</translation>
    </message>
    <message>
        <source>Intel graphics (XPU)</source>
        <translation>Intel-Grafik (XPU)</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Model and device</source>
        <translation>Modell und Gerät</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>&amp;Open library folder</source>
        <translation>Ordner der Bibliothek ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Forget past questions</source>
        <translation>Frühere Fragen &amp;vergessen</translation>
    </message>
    <message>
        <source>Library:</source>
        <translation>Bibliothek:</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>Größe:</translation>
    </message>
    <message>
        <source>Content:</source>
        <translation>Inhalt:</translation>
    </message>
    <message>
        <source>Error log:</source>
        <translation>Fehlerprotokoll:</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>Nichts verlässt diesen Rechner</translation>
    </message>
    <message>
        <source>Sinnsuche reads, searches and computes here. It uses no network and sends no reports; only what you ask for, a model or the STS benchmark, is downloaded.</source>
        <translation>Sinnsuche liest, sucht und rechnet hier. Es benutzt kein Netz und versendet keine Berichte; nur was Sie verlangen, ein Modell oder der STS-Benchmark, wird geladen.</translation>
    </message>
    <message>
        <source>What is kept</source>
        <translation>Was aufbewahrt wird</translation>
    </message>
    <message>
        <source>The library holds the text of your documents, so that passages can be shown: whoever can read it can read them. Only your account may open its folder.</source>
        <translation>Die Bibliothek enthält den Text Ihrer Dokumente, damit Textstellen gezeigt werden können: Wer sie lesen kann, kann auch diese lesen. Nur Ihr Benutzerkonto darf ihren Ordner öffnen.</translation>
    </message>
    <message>
        <source>{documents} documents, {passages} passages, {vectors} vectors</source>
        <translation>{documents} Dokumente, {passages} Textstellen, {vectors} Vektoren</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message numerus="yes">
        <source>%n document(s)</source>
        <translation>
            <numerusform>%n Dokument</numerusform>
            <numerusform>%n Dokumente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passage(s)</source>
        <translation>
            <numerusform>%n Textstelle</numerusform>
            <numerusform>%n Textstellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <comment>documents</comment>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not readable</source>
        <translation>
            <numerusform>%n nicht lesbar</numerusform>
            <numerusform>%n nicht lesbar</numerusform>
        </translation>
    </message>
    <message>
        <source>Language model is loading, keywords are searched</source>
        <translation>Sprachmodell wird geladen, bis dahin Suche nach Wörtern</translation>
    </message>
    <message>
        <source>Search by keywords only</source>
        <translation>Suche nur nach Wörtern</translation>
    </message>
    <message>
        <source>Something did not work</source>
        <translation>Etwas hat nicht geklappt</translation>
    </message>
    <message>
        <source>Not enough memory to train</source>
        <translation>Zu wenig Speicher zum Trainieren</translation>
    </message>
    <message>
        <source>The training needed more memory than there was.</source>
        <translation>Das Training brauchte mehr Speicher, als da war.</translation>
    </message>
    <message>
        <source>Close other programs, or let only the adapter be trained, or shorter texts, under “Advanced…”.</source>
        <translation>Schließen Sie andere Programme, oder lassen Sie unter „Erweitert…“ nur den Adapter oder mit kürzeren Texten trainieren.</translation>
    </message>
    <message>
        <source>Free some space, then try again.</source>
        <translation>Schaffen Sie Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>could not be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Update now</source>
        <translation>Jetzt aktualisieren</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>the library</source>
        <translation>der Bibliothek</translation>
    </message>
    <message>
        <source>kind of file cannot be read</source>
        <translation>Dateiart wird nicht gelesen</translation>
    </message>
    <message>
        <source>protected by a password</source>
        <translation>durch ein Kennwort geschützt</translation>
    </message>
    <message>
        <source>file is damaged</source>
        <translation>Datei ist beschädigt</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>zu groß</translation>
    </message>
    <message>
        <source>reading took too long</source>
        <translation>Lesen dauerte zu lange</translation>
    </message>
    <message>
        <source>no text, perhaps a scan</source>
        <translation>kein Text, vielleicht ein Scan</translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <translation>lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>The library is in use</source>
        <translation>Die Bibliothek ist in Gebrauch</translation>
    </message>
    <message>
        <source>Another program is writing to the library in {path}.</source>
        <translation>Ein anderes Programm schreibt gerade in die Bibliothek in {path}.</translation>
    </message>
    <message>
        <source>Close the other window or wait until its work is done, then try again.</source>
        <translation>Schließen Sie das andere Fenster oder warten Sie, bis es fertig ist, und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>The library is newer than this program</source>
        <translation>Die Bibliothek ist neuer als dieses Programm</translation>
    </message>
    <message>
        <source>It was written by a newer version (format {found}, this program knows {expected}).</source>
        <translation>Sie wurde von einer neueren Version geschrieben (Format {found}, dieses Programm kennt {expected}).</translation>
    </message>
    <message>
        <source>Install the newer version of Sinnsuche, or choose another library.</source>
        <translation>Installieren Sie die neuere Version von Sinnsuche oder wählen Sie eine andere Bibliothek.</translation>
    </message>
    <message>
        <source>The library is damaged</source>
        <translation>Die Bibliothek ist beschädigt</translation>
    </message>
    <message>
        <source>The catalog {path} cannot be read any more.</source>
        <translation>Der Katalog {path} lässt sich nicht mehr lesen.</translation>
    </message>
    <message>
        <source>Your documents are not affected. Move the catalog away and start again: the library is then built anew from your folders.</source>
        <translation>Ihre Dokumente sind nicht betroffen. Verschieben Sie den Katalog und starten Sie neu: Die Bibliothek wird dann aus Ihren Ordnern neu aufgebaut.</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Der Datenträger ist voll</translation>
    </message>
    <message>
        <source>There is no room left to write ({needed} are needed).</source>
        <translation>Es ist kein Platz zum Schreiben mehr da ({needed} werden gebraucht).</translation>
    </message>
    <message>
        <source>There is no room left to write.</source>
        <translation>Es ist kein Platz zum Schreiben mehr da.</translation>
    </message>
    <message>
        <source>Free some space, then update the library. Nothing that was indexed is lost.</source>
        <translation>Schaffen Sie Platz und aktualisieren Sie dann die Bibliothek. Von dem, was indiziert wurde, ging nichts verloren.</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>{path} is not there or may not be entered.</source>
        <translation>{path} ist nicht da oder darf nicht betreten werden.</translation>
    </message>
    <message>
        <source>Perhaps it was moved, or its disk is not connected.</source>
        <translation>Vielleicht wurde es verschoben, oder sein Datenträger ist nicht angeschlossen.</translation>
    </message>
    <message>
        <source>No longer there</source>
        <translation>Nicht mehr vorhanden</translation>
    </message>
    <message>
        <source>The passage or rating was changed or removed meanwhile.</source>
        <translation>Die Textstelle oder Bewertung wurde inzwischen geändert oder entfernt.</translation>
    </message>
    <message>
        <source>Search again, then repeat what you wanted to do.</source>
        <translation>Suchen Sie erneut und wiederholen Sie dann, was Sie tun wollten.</translation>
    </message>
    <message>
        <source>This kind of file cannot be read</source>
        <translation>Diese Dateiart wird nicht gelesen</translation>
    </message>
    <message>
        <source>There is no reader for {path}.</source>
        <translation>Für {path} gibt es kein Leseprogramm.</translation>
    </message>
    <message>
        <source>Save it in another format, such as PDF.</source>
        <translation>Speichern Sie die Datei in einem anderen Format, etwa als PDF.</translation>
    </message>
    <message>
        <source>The document is protected</source>
        <translation>Das Dokument ist geschützt</translation>
    </message>
    <message>
        <source>{path} can only be opened with a password.</source>
        <translation>{path} lässt sich nur mit einem Kennwort öffnen.</translation>
    </message>
    <message>
        <source>Save a copy without a password in one of your folders.</source>
        <translation>Speichern Sie eine Kopie ohne Kennwort in einem Ihrer Ordner.</translation>
    </message>
    <message>
        <source>The document is damaged</source>
        <translation>Das Dokument ist beschädigt</translation>
    </message>
    <message>
        <source>{path} is not what its format demands.</source>
        <translation>{path} ist nicht so aufgebaut, wie sein Format es verlangt.</translation>
    </message>
    <message>
        <source>Open it in its own program and save it again, then try once more.</source>
        <translation>Öffnen und speichern Sie es in seinem Programm und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>The document is too large</source>
        <translation>Das Dokument ist zu groß</translation>
    </message>
    <message>
        <source>{path} is larger, or needs more memory, than allowed.</source>
        <translation>{path} ist größer oder braucht mehr Speicher, als erlaubt ist.</translation>
    </message>
    <message>
        <source>Raise the limit in the settings and try again.</source>
        <translation>Erhöhen Sie die Grenze in den Einstellungen und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Reading took too long</source>
        <translation>Das Lesen dauerte zu lange</translation>
    </message>
    <message>
        <source>{path} could not be read in the time allowed.</source>
        <translation>{path} konnte nicht in der erlaubten Zeit gelesen werden.</translation>
    </message>
    <message>
        <source>Raise the time limit in the settings and try again.</source>
        <translation>Erhöhen Sie die Zeitgrenze in den Einstellungen und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>No text found</source>
        <translation>Kein Text gefunden</translation>
    </message>
    <message>
        <source>{path} was read, but there is no text in it. Perhaps it is a scan.</source>
        <translation>{path} wurde gelesen, enthält aber keinen Text. Vielleicht ist es ein Scan.</translation>
    </message>
    <message>
        <source>Run a text recognition (OCR) over it and save it again.</source>
        <translation>Lassen Sie eine Texterkennung (OCR) darüberlaufen und speichern Sie es neu.</translation>
    </message>
    <message>
        <source>The file cannot be opened</source>
        <translation>Die Datei lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>The system refused to open {path}, or it changed while it was read.</source>
        <translation>Das System verweigerte das Öffnen von {path}, oder die Datei änderte sich beim Lesen.</translation>
    </message>
    <message>
        <source>Check its permissions and try again.</source>
        <translation>Prüfen Sie die Zugriffsrechte und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The language model is missing</source>
        <translation>Das Sprachmodell fehlt</translation>
    </message>
    <message>
        <source>There is no model in {path}.</source>
        <translation>In {path} ist kein Modell.</translation>
    </message>
    <message>
        <source>Search by keywords goes on. Choose another model in the settings.</source>
        <translation>Die Suche nach Wörtern geht weiter. Wählen Sie in den Einstellungen ein anderes Modell.</translation>
    </message>
    <message>
        <source>The language model is damaged</source>
        <translation>Das Sprachmodell ist beschädigt</translation>
    </message>
    <message>
        <source>The files in {path} are not those that belong to the model.</source>
        <translation>Die Dateien in {path} sind nicht die, die zum Modell gehören.</translation>
    </message>
    <message>
        <source>Search by keywords goes on. Choose another model, or install the program anew.</source>
        <translation>Die Suche nach Wörtern geht weiter. Wählen Sie ein anderes Modell oder installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>This model needs the program from source</source>
        <translation>Dieses Modell braucht das Programm aus dem Quelltext</translation>
    </message>
    <message>
        <source>This program is built without a component that the model in {path} needs.</source>
        <translation>Dieses Programm ist ohne einen Bestandteil gebaut, den das Modell in {path} braucht.</translation>
    </message>
    <message>
        <source>Start Sinnsuche from its source to use the model, or choose another one.</source>
        <translation>Starten Sie Sinnsuche aus dem Quelltext, um das Modell zu benutzen, oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>The library belongs to another model</source>
        <translation>Die Bibliothek gehört zu einem anderen Modell</translation>
    </message>
    <message>
        <source>The passages were encoded by another language model than the one in use.</source>
        <translation>Die Textstellen wurden mit einem anderen Sprachmodell kodiert als dem verwendeten.</translation>
    </message>
    <message>
        <source>Update the library to encode them anew.</source>
        <translation>Aktualisieren Sie die Bibliothek, um sie neu zu kodieren.</translation>
    </message>
    <message>
        <source>The model was refused</source>
        <translation>Das Modell wurde abgelehnt</translation>
    </message>
    <message>
        <source>{path} holds program code or a kind of weights that could run code.</source>
        <translation>{path} enthält Programmcode oder Gewichte in einem Format, das Code ausführen könnte.</translation>
    </message>
    <message>
        <source>Use a model whose weights are in the safetensors or ONNX format.</source>
        <translation>Verwenden Sie ein Modell, dessen Gewichte im Format safetensors oder ONNX vorliegen.</translation>
    </message>
    <message>
        <source>The download did not succeed</source>
        <translation>Das Laden ist nicht gelungen</translation>
    </message>
    <message>
        <source>The model could not be fetched; perhaps there is no network.</source>
        <translation>Das Modell konnte nicht geholt werden; vielleicht fehlt das Netz.</translation>
    </message>
    <message>
        <source>What came so far is kept. Try again when the network is there.</source>
        <translation>Was schon da ist, bleibt erhalten. Versuchen Sie es erneut, wenn das Netz da ist.</translation>
    </message>
    <message>
        <source>Not enough memory on the device</source>
        <translation>Zu wenig Speicher auf dem Gerät</translation>
    </message>
    <message>
        <source>Not even one passage fits into the memory of the computing device.</source>
        <translation>Nicht einmal eine Textstelle passt in den Speicher des Rechengeräts.</translation>
    </message>
    <message>
        <source>Choose the processor as device in the settings.</source>
        <translation>Wählen Sie in den Einstellungen den Prozessor als Gerät.</translation>
    </message>
    <message>
        <source>Too few ratings to learn from</source>
        <translation>Zu wenige Bewertungen zum Lernen</translation>
    </message>
    <message>
        <source>There are {found} ratings; {expected} are needed.</source>
        <translation>Es gibt {found} Bewertungen; {expected} werden gebraucht.</translation>
    </message>
    <message>
        <source>Rate some more results, then start the training again.</source>
        <translation>Bewerten Sie noch einige Fundstellen und starten Sie das Training dann erneut.</translation>
    </message>
    <message>
        <source>Nothing to learn from in this file</source>
        <translation>In dieser Datei ist nichts zum Lernen</translation>
    </message>
    <message>
        <source>No row of {path} can be learned from.</source>
        <translation>Aus keiner Zeile von {path} lässt sich lernen.</translation>
    </message>
    <message>
        <source>It has to be CSV or JSON Lines of two or three columns: texts, perhaps a number.</source>
        <translation>Nötig ist CSV oder JSON Lines mit zwei oder drei Spalten: Texte, oder Texte und ein Wert.</translation>
    </message>
    <message>
        <source>The training failed</source>
        <translation>Das Training ist misslungen</translation>
    </message>
    <message>
        <source>The training ended without a usable model.</source>
        <translation>Das Training endete ohne brauchbares Modell.</translation>
    </message>
    <message>
        <source>The model that was in use before stays in use.</source>
        <translation>Das bisherige Modell bleibt in Gebrauch.</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>{passages}, parts could not be read</source>
        <translation>{passages}, Teile nicht lesbar</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>other language</source>
        <translation>andere Sprache</translation>
    </message>
    <message>
        <source>Page {name}</source>
        <translation>Seite {name}</translation>
    </message>
    <message>
        <source>Slide {name}</source>
        <translation>Folie {name}</translation>
    </message>
    <message>
        <source>Sheet {name}</source>
        <translation>Tabelle {name}</translation>
    </message>
    <message>
        <source>Chapter {name}</source>
        <translation>Kapitel {name}</translation>
    </message>
    <message>
        <source>fits very well</source>
        <translation>passt sehr gut</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>passt</translation>
    </message>
    <message>
        <source>distant</source>
        <translation>passt wenig</translation>
    </message>
    <message>
        <source>Found by its meaning and by its words</source>
        <translation>Gefunden nach Sinn und Wörtern</translation>
    </message>
    <message>
        <source>Found by its words</source>
        <translation>Gefunden nach Wörtern</translation>
    </message>
    <message>
        <source>Found by its meaning</source>
        <translation>Gefunden nach dem Sinn</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>nicht erreichbar</translation>
    </message>
    <message numerus="yes">
        <source>+%n copies</source>
        <comment>other files that hold the same passage</comment>
        <translation>
            <numerusform>+%n Kopie</numerusform>
            <numerusform>+%n Kopien</numerusform>
        </translation>
    </message>
    <message>
        <source>rated relevant</source>
        <translation>als relevant bewertet</translation>
    </message>
    <message>
        <source>rated not relevant</source>
        <translation>als nicht relevant bewertet</translation>
    </message>
    <message>
        <source>No documents yet</source>
        <translation>Noch keine Dokumente</translation>
    </message>
    <message>
        <source>{indexed} of {documents} indexed</source>
        <translation>{indexed} von {documents} indiziert</translation>
    </message>
    <message>
        <source>The file is not there any more</source>
        <translation>Die Datei ist nicht mehr da</translation>
    </message>
    <message>
        <source>Perhaps it was moved. Update the library to find its new place.</source>
        <translation>Vielleicht wurde sie verschoben. Aktualisieren Sie die Bibliothek, um ihren neuen Ort zu finden.</translation>
    </message>
    <message>
        <source>Shown in its folder only</source>
        <translation>Nur im Ordner gezeigt</translation>
    </message>
    <message>
        <source>{path} is a program or script. Sinnsuche never runs files.</source>
        <translation>{path} ist ein Programm oder Skript. Sinnsuche führt Dateien niemals aus.</translation>
    </message>
    <message>
        <source>The file could not be opened</source>
        <translation>Die Datei konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>No program was found that opens {path}.</source>
        <translation>Es wurde kein Programm gefunden, das {path} öffnet.</translation>
    </message>
    <message>
        <source>Another language model stands in</source>
        <translation>Ein anderes Sprachmodell springt ein</translation>
    </message>
    <message>
        <source>The model {name} is gone, damaged or cannot run here. {other} answers instead.</source>
        <translation>Das Modell {name} ist nicht mehr da, beschädigt oder kann hier nicht laufen. Stattdessen antwortet {other}.</translation>
    </message>
    <message>
        <source>that ships</source>
        <translation>aus der Auslieferung</translation>
    </message>
    <message>
        <source>Nothing is lost. Choose a model in the settings, or train a new one.</source>
        <translation>Es ist nichts verloren. Wählen Sie in den Einstellungen ein Modell oder trainieren Sie ein neues.</translation>
    </message>
    <message>
        <source>A training is under way</source>
        <translation>Ein Training läuft</translation>
    </message>
    <message>
        <source>If the program ends now, what it has learned so far is lost.</source>
        <translation>Endet das Programm jetzt, ist verloren, was es dabei bisher gelernt hat.</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <source>Quit anyway</source>
        <translation>Trotzdem beenden</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>State of the documents shown</source>
        <translation>Zustand der gezeigten Dokumente</translation>
    </message>
    <message>
        <source>Filter by name or folder</source>
        <translation>Nach Name oder Ordner filtern</translation>
    </message>
    <message>
        <source>Read the documents that failed once more</source>
        <translation>Die nicht lesbaren Dokumente noch einmal lesen</translation>
    </message>
    <message>
        <source>Show all folders</source>
        <translation>Alle Ordner zeigen</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Dokumente</translation>
    </message>
    <message>
        <source>No documents to show</source>
        <translation>Keine Dokumente</translation>
    </message>
    <message>
        <source>&amp;Documents</source>
        <translation>Do&amp;kumente</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy with reason</source>
        <translation>Mit Grund kopieren</translation>
    </message>
    <message>
        <source>Try failed documents again</source>
        <translation>Nicht lesbare erneut versuchen</translation>
    </message>
    <message>
        <source>Show the folder in the file manager</source>
        <translation>Den Ordner in der Dateiverwaltung zeigen</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Take the folder out of the library (Del)</source>
        <translation>Den Ordner aus der Bibliothek nehmen (Entf)</translation>
    </message>
    <message>
        <source>Remove from the library…</source>
        <translation>Aus der Bibliothek entfernen…</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Look for new, changed and removed documents (F5)</source>
        <translation>Nach neuen, geänderten und entfernten Dokumenten sehen (F5)</translation>
    </message>
    <message>
        <source>{indexed} of {documents} documents can be found by meaning</source>
        <translation>{indexed} von {documents} Dokumenten sind nach ihrem Sinn zu finden</translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s)</source>
        <translation>
            <numerusform>%n Ordner</numerusform>
            <numerusform>%n Ordner</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove folder</source>
        <translation>Ordner entfernen</translation>
    </message>
    <message>
        <source>Take “{folder}” out of the library?</source>
        <translation>„{folder}“ aus der Bibliothek nehmen?</translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) will no longer be found. The files themselves stay untouched.</source>
        <translation>
            <numerusform>%n Dokument wird nicht mehr gefunden. Die Datei selbst bleibt unberührt.</numerusform>
            <numerusform>%n Dokumente werden nicht mehr gefunden. Die Dateien selbst bleiben unberührt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Choose a hit to read it here</source>
        <translation>Wählen Sie eine Fundstelle, um sie hier zu lesen</translation>
    </message>
    <message>
        <source>This document has changed or is gone; this is the passage as found.</source>
        <translation>Dieses Dokument wurde geändert oder ist weg; hier steht die Textstelle, wie sie gefunden wurde.</translation>
    </message>
    <message>
        <source>The file&apos;s folder cannot be reached at the moment.</source>
        <translation>Der Ordner der Datei ist zurzeit nicht erreichbar.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <source>The search could not be finished.</source>
        <translation>Die Suche konnte nicht beendet werden.</translation>
    </message>
    <message>
        <source>Reset filters</source>
        <translation>Filter zurücksetzen</translation>
    </message>
    <message>
        <source>Nothing found for “{query}”</source>
        <translation>Nichts gefunden zu „{query}“</translation>
    </message>
    <message>
        <source>Drop a folder here to search it by meaning</source>
        <translation>Ordner hierher ziehen, um ihn nach dem Sinn zu durchsuchen</translation>
    </message>
    <message>
        <source>Ask in German and find the English page, or the other way round.</source>
        <translation>Fragen Sie auf Deutsch und finden Sie die englische Seite, oder umgekehrt.</translation>
    </message>
    <message>
        <source>Your files stay where they are, and nothing leaves this computer.</source>
        <translation>Ihre Dateien bleiben, wo sie sind, und nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Add a folder …</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Try the sample documents</source>
        <translation>Mit Beispielen ausprobieren</translation>
    </message>
    <message>
        <source>What are you looking for?</source>
        <translation>Was suchen Sie?</translation>
    </message>
    <message>
        <source>Ask a question or describe what the passage says; whole sentences help.</source>
        <translation>Stellen Sie eine Frage oder beschreiben Sie, was in der Textstelle steht; ganze Sätze helfen.</translation>
    </message>
    <message>
        <source>German and English documents are searched together.</source>
        <translation>Deutsche und englische Dokumente werden zusammen durchsucht.</translation>
    </message>
    <message>
        <source>Words in quotation marks are found exactly; press F1 for more.</source>
        <translation>Wörter in Anführungszeichen werden genau so gefunden; mehr mit F1.</translation>
    </message>
    <message>
        <source>Passage copied with its source.</source>
        <translation>Textstelle mit Quelle kopiert.</translation>
    </message>
    <message>
        <source>Path copied.</source>
        <translation>Pfad kopiert.</translation>
    </message>
    <message>
        <source>{count} in {ms} ms</source>
        <translation>{count} in {ms} ms</translation>
    </message>
    <message numerus="yes">
        <source>%n hits</source>
        <translation>
            <numerusform>%n Fundstelle</numerusform>
            <numerusform>%n Fundstellen</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing fits well, these passages come nearest</source>
        <translation>nichts passt gut, diese Textstellen kommen am nächsten</translation>
    </message>
    <message>
        <source>by words only, the search by meaning is not ready yet</source>
        <translation>nur nach Wörtern, die Suche nach dem Sinn ist noch nicht bereit</translation>
    </message>
    <message numerus="yes">
        <source>%n documents are not searched by meaning yet</source>
        <translation>
            <numerusform>%n Dokument wird noch nicht nach dem Sinn durchsucht</numerusform>
            <numerusform>%n Dokumente werden noch nicht nach dem Sinn durchsucht</numerusform>
        </translation>
    </message>
    <message>
        <source>Filters are set; without them there may be hits.</source>
        <translation>Es sind Filter gesetzt; ohne sie gibt es vielleicht Fundstellen.</translation>
    </message>
    <message>
        <source>Leave out quotation marks and excluded words.</source>
        <translation>Lassen Sie Anführungszeichen und ausgeschlossene Wörter weg.</translation>
    </message>
    <message>
        <source>Say it in other words, as a whole sentence.</source>
        <translation>Sagen Sie es mit anderen Worten, als ganzen Satz.</translation>
    </message>
    <message>
        <source>The search by meaning is not ready yet; only words were compared.</source>
        <translation>Die Suche nach dem Sinn ist noch nicht bereit; bisher wurden nur Wörter verglichen.</translation>
    </message>
    <message numerus="yes">
        <source>%n documents are still being indexed; ask again in a while.</source>
        <translation>
            <numerusform>%n Dokument wird noch indiziert; fragen Sie später noch einmal.</numerusform>
            <numerusform>%n Dokumente werden noch indiziert; fragen Sie später noch einmal.</numerusform>
        </translation>
    </message>
    <message>
        <source>Your documents are being read</source>
        <translation>Ihre Dokumente werden gelesen</translation>
    </message>
    <message>
        <source>Hits appear here as soon as the first ones are ready.</source>
        <translation>Hier erscheinen Fundstellen, sobald die ersten bereit sind.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Fortschritt des Trainings</translation>
    </message>
    <message>
        <source>You can search meanwhile. Nothing changes until you have seen how the new model compares with the one in use.</source>
        <translation>Sie können währenddessen suchen. Nichts ändert sich, bevor Sie gesehen haben, wie das neue Modell gegen das bisherige abschneidet.</translation>
    </message>
    <message>
        <source>The model in use goes on answering until all is done. If the program ends before, this goes on at its next start.</source>
        <translation>Bis alles fertig ist, antwortet das bisherige Modell. Endet das Programm vorher, geht es beim nächsten Start hier weiter.</translation>
    </message>
    <message>
        <source>The model is being made ready</source>
        <translation>Das Modell wird vorbereitet</translation>
    </message>
    <message>
        <source>{done} of {total} passages encoded</source>
        <translation>{done} von {total} Textstellen kodiert</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Beginnt</translation>
    </message>
    <message>
        <source>Training: {way}</source>
        <translation>Training: {way}</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>The model in use goes on answering until all is done. If the program ends before, the model has to be chosen again; what is encoded by then stays.</source>
        <translation>Bis alles fertig ist, antwortet das bisherige Modell. Endet das Programm vorher, muss das Modell noch einmal gewählt werden; was bis dahin kodiert ist, bleibt.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Looking for files</source>
        <translation>Dateien werden gesucht</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>Wird indiziert</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} von {total} Dateien</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>{rate} passages/s</source>
        <translation>{rate} Textstellen/s</translation>
    </message>
    <message>
        <source>almost done</source>
        <translation>fast fertig</translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>noch etwa %n Sekunde</numerusform>
            <numerusform>noch etwa %n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>noch etwa %n Minute</numerusform>
            <numerusform>noch etwa %n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>noch etwa %n Stunde</numerusform>
            <numerusform>noch etwa %n Stunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop a folder with documents here</source>
        <translation>Ziehen Sie einen Ordner mit Dokumenten hierher</translation>
    </message>
    <message>
        <source>Then ask in German or English: passages are found by meaning, in both languages.</source>
        <translation>Fragen Sie dann auf Deutsch oder Englisch: Textstellen werden nach ihrem Sinn gefunden, in beiden Sprachen.</translation>
    </message>
    <message>
        <source>Everything stays on this computer. Your files are only read, never changed.</source>
        <translation>Alles bleibt auf diesem Rechner. Ihre Dateien werden nur gelesen, nie verändert.</translation>
    </message>
    <message>
        <source>Drop to add to the library</source>
        <translation>Loslassen, um zur Bibliothek hinzuzufügen</translation>
    </message>
    <message>
        <source>All folders</source>
        <translation>Alle Ordner</translation>
    </message>
    <message>
        <source>All languages</source>
        <translation>Alle Sprachen</translation>
    </message>
    <message>
        <source>All types</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Any date</source>
        <translation>Jedes Datum</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>Diese Woche</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Dieser Monat</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>Dieses Jahr</translation>
    </message>
    <message>
        <source>From – to …</source>
        <translation>Von – bis …</translation>
    </message>
    <message>
        <source>File type</source>
        <translation>Dateiart</translation>
    </message>
    <message>
        <source>From this day</source>
        <translation>Ab diesem Tag</translation>
    </message>
    <message>
        <source>Up to this day</source>
        <translation>Bis zu diesem Tag</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Word and text documents</source>
        <translation>Word- und Textdokumente</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>Folien</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>Notes and plain text</source>
        <translation>Notizen und reiner Text</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>Webseiten</translation>
    </message>
    <message>
        <source>E-mails</source>
        <translation>E-Mails</translation>
    </message>
    <message>
        <source>E-books</source>
        <translation>E-Books</translation>
    </message>
    <message>
        <source>Source text</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Reset ({count})</source>
        <translation>Zurücksetzen ({count})</translation>
    </message>
    <message>
        <source>Find in this document</source>
        <translation>In diesem Dokument suchen</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>Voriger Treffer (Umschalt+F3)</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>Nächster Treffer (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>{current} of {total}</source>
        <translation>{current} von {total}</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>Fundstellen</translation>
    </message>
    <message>
        <source>Copy passage with source</source>
        <translation>Textstelle mit Quelle kopieren</translation>
    </message>
    <message>
        <source>Search this folder only</source>
        <translation>Nur diesen Ordner durchsuchen</translation>
    </message>
    <message>
        <source>Find similar passages</source>
        <translation>Ähnliche Textstellen finden</translation>
    </message>
    <message>
        <source>Pages of the document</source>
        <translation>Seiten des Dokuments</translation>
    </message>
    <message>
        <source>Open (Enter in the list of hits)</source>
        <translation>Öffnen (Eingabe in der Liste der Fundstellen)</translation>
    </message>
    <message>
        <source>Find in this document (Ctrl+F)</source>
        <translation>In diesem Dokument suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Previous hit in this document (Ctrl+Up)</source>
        <translation>Vorige Fundstelle in diesem Dokument (Strg+Oben)</translation>
    </message>
    <message>
        <source>Next hit in this document (Ctrl+Down)</source>
        <translation>Nächste Fundstelle in diesem Dokument (Strg+Unten)</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>Erste Zeilen</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Rows that are left out</source>
        <translation>Ausgelassene Zeilen</translation>
    </message>
    <message>
        <source>No file is chosen yet</source>
        <translation>Noch ist keine Datei gewählt</translation>
    </message>
    <message>
        <source>Two columns are pairs of texts that belong together.</source>
        <translation>Zwei Spalten sind Paare von Texten, die zusammengehören.</translation>
    </message>
    <message>
        <source>A third column of numbers says how alike they are; one of texts, what does not belong.</source>
        <translation>Eine dritte Spalte mit Zahlen sagt, wie ähnlich sie sind; eine mit Texten, was nicht dazugehört.</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) say what an earlier one said.</source>
        <translation>
            <numerusform>%n Zeile sagt dasselbe wie eine frühere.</numerusform>
            <numerusform>%n Zeilen sagen dasselbe wie frühere.</numerusform>
        </translation>
    </message>
    <message>
        <source>The file is longer; the rest is not read.</source>
        <translation>Die Datei ist länger; der Rest wird nicht gelesen.</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) cannot be used and are left out.</source>
        <translation>
            <numerusform>%n Zeile ist nicht brauchbar und wird ausgelassen.</numerusform>
            <numerusform>%n Zeilen sind nicht brauchbar und werden ausgelassen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) to learn from</source>
        <translation>
            <numerusform>%n Zeile zum Lernen</numerusform>
            <numerusform>%n Zeilen zum Lernen</numerusform>
        </translation>
    </message>
    <message>
        <source>How alike</source>
        <translation>Wie ähnlich</translation>
    </message>
    <message>
        <source>Does not belong</source>
        <translation>Gehört nicht dazu</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Belongs to it</source>
        <translation>Gehört dazu</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>Verglichen mit</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>The row begins</source>
        <translation>Die Zeile beginnt</translation>
    </message>
    <message>
        <source>Pairs of texts that belong together.</source>
        <translation>Paare von Texten, die zusammengehören.</translation>
    </message>
    <message>
        <source>Pairs of texts with a number that says how alike they are.</source>
        <translation>Paare von Texten mit einer Zahl, die sagt, wie ähnlich sie sind.</translation>
    </message>
    <message>
        <source>Triplets: a text, one that belongs to it, one that does not.</source>
        <translation>Tripel: ein Text, einer, der dazugehört, einer, der nicht dazugehört.</translation>
    </message>
    <message>
        <source>columns are missing or their names are not known</source>
        <translation>Spalten fehlen, oder ihre Namen sind unbekannt</translation>
    </message>
    <message>
        <source>a text is empty</source>
        <translation>ein Text ist leer</translation>
    </message>
    <message>
        <source>the score is no number</source>
        <translation>der Wert ist keine Zahl</translation>
    </message>
    <message>
        <source>the score is below 0 or above 100</source>
        <translation>der Wert liegt unter 0 oder über 100</translation>
    </message>
    <message>
        <source>not a JSON object, or quotation marks do not match</source>
        <translation>kein JSON-Objekt, oder Anführungszeichen passen nicht</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Hit {place} of {count}</source>
        <translation>Fundstelle {place} von {count}</translation>
    </message>
    <message>
        <source>Page {page} of {count}</source>
        <translation>Seite {page} von {count}</translation>
    </message>
    <message>
        <source>Search help</source>
        <translation>Hilfe zur Suche</translation>
    </message>
    <message>
        <source>What you can type</source>
        <translation>Was Sie eingeben können</translation>
    </message>
    <message>
        <source>How long is the notice period?</source>
        <translation>Wie lang ist die Kündigungsfrist?</translation>
    </message>
    <message>
        <source>Ask in your own words, in German or English. Both languages are found.</source>
        <translation>Fragen Sie mit eigenen Worten, auf Deutsch oder Englisch. Beide Sprachen werden gefunden.</translation>
    </message>
    <message>
        <source>These words exactly, in this order</source>
        <translation>Genau diese Wörter, in dieser Reihenfolge</translation>
    </message>
    <message>
        <source>notice period</source>
        <translation>drei Monate Kündigungsfrist</translation>
    </message>
    <message>
        <source>contract -draft</source>
        <translation>Vertrag -Entwurf</translation>
    </message>
    <message>
        <source>Leave out passages with this word</source>
        <translation>Textstellen mit diesem Wort weglassen</translation>
    </message>
    <message>
        <source>German passages only; lang:en for English ones</source>
        <translation>Nur deutsche Textstellen; lang:en für englische</translation>
    </message>
    <message>
        <source>Only files of this type: pdf, docx, xlsx, md, eml …</source>
        <translation>Nur Dateien dieser Art: pdf, docx, xlsx, md, eml …</translation>
    </message>
    <message>
        <source>in:contracts</source>
        <translation>in:Verträge</translation>
    </message>
    <message>
        <source>Only files below a folder of this name</source>
        <translation>Nur Dateien unterhalb eines Ordners dieses Namens</translation>
    </message>
    <message>
        <source>Changed since January 2024; before:2024-06 for until then</source>
        <translation>Geändert seit Januar 2024; before:2024-06 für davor</translation>
    </message>
    <message>
        <source>Ask in German or English</source>
        <translation>Auf Deutsch oder Englisch fragen</translation>
    </message>
    <message>
        <source>Type a question or words; German and English documents are searched together.</source>
        <translation>Geben Sie eine Frage oder Wörter ein; deutsche und englische Dokumente werden zusammen durchsucht.</translation>
    </message>
    <message>
        <source>Past queries (Alt+Down)</source>
        <translation>Frühere Fragen (Alt+↓)</translation>
    </message>
    <message>
        <source>Past queries</source>
        <translation>Frühere Fragen</translation>
    </message>
    <message>
        <source>What you can type (F1)</source>
        <translation>Was Sie eingeben können (F1)</translation>
    </message>
    <message>
        <source>Text of the document</source>
        <translation>Text des Dokuments</translation>
    </message>
    <message>
        <source>Walk through the results, also while typing</source>
        <translation>Durch die Fundstellen gehen, auch beim Tippen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Open the file, a PDF at its page</source>
        <translation>Die Datei öffnen, ein PDF auf seiner Seite</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Strg+Eingabe</translation>
    </message>
    <message>
        <source>Show the file in the file manager</source>
        <translation>Die Datei in der Dateiverwaltung zeigen</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Strg+C</translation>
    </message>
    <message>
        <source>Copy the passage with its source</source>
        <translation>Die Textstelle mit ihrer Quelle kopieren</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Show or hide the preview</source>
        <translation>Die Vorschau zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Say that the result answers the question; again to take that back</source>
        <translation>Sagen, dass die Fundstelle die Frage beantwortet; noch einmal nimmt es zurück</translation>
    </message>
    <message>
        <source>Say that the result does not answer the question</source>
        <translation>Sagen, dass die Fundstelle die Frage nicht beantwortet</translation>
    </message>
    <message>
        <source>In the results</source>
        <translation>In den Fundstellen</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Add &amp;files…</source>
        <translation>&amp;Dateien hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Update library</source>
        <translation>Bibliothek &amp;aktualisieren</translation>
    </message>
    <message>
        <source>&amp;Pause indexing</source>
        <translation>Indizierung anhal&amp;ten</translation>
    </message>
    <message>
        <source>&amp;Cancel indexing</source>
        <translation>Indizierung abbre&amp;chen</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suche</translation>
    </message>
    <message>
        <source>&amp;New question</source>
        <translation>&amp;Neue Frage</translation>
    </message>
    <message>
        <source>Result is &amp;relevant</source>
        <translation>Fundstelle ist &amp;relevant</translation>
    </message>
    <message>
        <source>Result is n&amp;ot relevant</source>
        <translation>Fundstelle ist n&amp;icht relevant</translation>
    </message>
    <message>
        <source>&amp;Undo rating</source>
        <translation>Bewertung &amp;zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Search page</source>
        <translation>&amp;Suche</translation>
    </message>
    <message>
        <source>&amp;Library page</source>
        <translation>&amp;Bibliothek</translation>
    </message>
    <message>
        <source>L&amp;earning page</source>
        <translation>Seite „L&amp;ernen“</translation>
    </message>
    <message>
        <source>&amp;Preview</source>
        <translation>&amp;Vorschau</translation>
    </message>
    <message>
        <source>La&amp;rger text</source>
        <translation>&amp;Größere Schrift</translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation>&amp;Kleinere Schrift</translation>
    </message>
    <message>
        <source>&amp;Normal text size</source>
        <translation>&amp;Normale Schriftgröße</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Shortcuts and search words</source>
        <translation>&amp;Tastenkürzel und Suchwörter</translation>
    </message>
    <message>
        <source>Add the sample &amp;documents</source>
        <translation>&amp;Beispieldokumente hinzufügen</translation>
    </message>
    <message>
        <source>&amp;About Sinnsuche</source>
        <translation>&amp;Über Sinnsuche</translation>
    </message>
    <message>
        <source>&amp;Resume indexing</source>
        <translation>Indizierung &amp;fortsetzen</translation>
    </message>
    <message>
        <source>Learning curves</source>
        <translation>Lernkurven</translation>
    </message>
    <message>
        <source>Nothing to draw yet.</source>
        <translation>Noch nichts zu zeichnen.</translation>
    </message>
    <message>
        <source>Error while learning</source>
        <translation>Fehler beim Lernen</translation>
    </message>
    <message>
        <source>should fall</source>
        <translation>soll fallen</translation>
    </message>
    <message>
        <source>should rise</source>
        <translation>soll steigen</translation>
    </message>
    <message>
        <source>Success on examples kept aside</source>
        <translation>Erfolg an beiseitegelegten Beispielen</translation>
    </message>
    <message>
        <source>Waiting for the first figures …</source>
        <translation>Noch keine Zahlen …</translation>
    </message>
    <message>
        <source>You rated this result; click again to take that back (Ctrl+Z)</source>
        <translation>So haben Sie diese Fundstelle bewertet; noch ein Klick nimmt es zurück (Strg+Z)</translation>
    </message>
    <message>
        <source>This result answers the question (+)</source>
        <translation>Diese Fundstelle beantwortet die Frage (+)</translation>
    </message>
    <message>
        <source>This result does not answer the question (−)</source>
        <translation>Diese Fundstelle beantwortet die Frage nicht (−)</translation>
    </message>
    <message>
        <source>Own values</source>
        <translation>Eigene Werte</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Not needed; with it, the STS benchmark is checked, too</source>
        <translation>Nicht nötig; damit wird auch der STS-Benchmark geprüft</translation>
    </message>
    <message>
        <source>Choose a setting to read what it does.</source>
        <translation>Wählen Sie eine Einstellung, um zu lesen, was sie bewirkt.</translation>
    </message>
    <message>
        <source>There are not enough ratings yet.</source>
        <translation>Es gibt noch nicht genug Bewertungen.</translation>
    </message>
    <message>
        <source>Choose a file first.</source>
        <translation>Wählen Sie zuerst eine Datei.</translation>
    </message>
    <message>
        <source>Choose the folder with the data first.</source>
        <translation>Wählen Sie zuerst den Ordner mit den Daten.</translation>
    </message>
    <message>
        <source>&amp;Preset:</source>
        <translation>&amp;Vorgabe:</translation>
    </message>
    <message>
        <source>More ways to train</source>
        <translation>Weitere Arten des Trainings</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>Something is running already.</source>
        <translation>Es läuft schon etwas.</translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>Bewertungen</translation>
    </message>
    <message>
        <source>No ratings to show</source>
        <translation>Keine Bewertungen</translation>
    </message>
    <message>
        <source>Filter by question, document or passage</source>
        <translation>Nach Frage, Dokument oder Textstelle filtern</translation>
    </message>
    <message>
        <source>The whole passage</source>
        <translation>Die ganze Textstelle</translation>
    </message>
    <message>
        <source>Select a rating to read its passage here</source>
        <translation>Wählen Sie eine Bewertung, um ihre Textstelle hier zu lesen</translation>
    </message>
    <message>
        <source>&amp;Relevant</source>
        <translation>&amp;Relevant</translation>
    </message>
    <message>
        <source>Say that the selected results answer their question (+)</source>
        <translation>Sagen, dass die gewählten Fundstellen ihre Frage beantworten (+)</translation>
    </message>
    <message>
        <source>&amp;Not relevant</source>
        <translation>&amp;Nicht relevant</translation>
    </message>
    <message>
        <source>Say that the selected results do not answer their question (−)</source>
        <translation>Sagen, dass die gewählten Fundstellen ihre Frage nicht beantworten (−)</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Löschen…</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>Rückg&amp;ängig</translation>
    </message>
    <message>
        <source>Undo the last change of a rating (Ctrl+Z)</source>
        <translation>Die letzte Änderung einer Bewertung rückgängig machen (Strg+Z)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>&amp;Importieren</translation>
    </message>
    <message>
        <source>As a file (JSON Lines)…</source>
        <translation>Als Datei (JSON Lines)…</translation>
    </message>
    <message>
        <source>As a folder (BEIR)…</source>
        <translation>Als Ordner (BEIR)…</translation>
    </message>
    <message>
        <source>From a file (JSON Lines)…</source>
        <translation>Aus einer Datei (JSON Lines)…</translation>
    </message>
    <message>
        <source>From a folder (BEIR)…</source>
        <translation>Aus einem Ordner (BEIR)…</translation>
    </message>
    <message>
        <source>Delete ratings</source>
        <translation>Bewertungen löschen</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n rating(s)?</source>
        <translation>
            <numerusform>%n Bewertung löschen?</numerusform>
            <numerusform>%n Bewertungen löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>They are no longer learned from. Documents stay untouched. Undo brings them back until the program is closed.</source>
        <translation>Aus ihnen wird nicht mehr gelernt. Dokumente bleiben unberührt. „Rückgängig“ holt sie zurück, solange das Programm läuft.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Export ratings</source>
        <translation>Bewertungen exportieren</translation>
    </message>
    <message>
        <source>ratings.jsonl</source>
        <translation>Bewertungen.jsonl</translation>
    </message>
    <message>
        <source>Folder for the ratings</source>
        <translation>Ordner für die Bewertungen</translation>
    </message>
    <message>
        <source>Import ratings</source>
        <translation>Bewertungen importieren</translation>
    </message>
    <message>
        <source>Folder with ratings</source>
        <translation>Ordner mit Bewertungen</translation>
    </message>
    <message numerus="yes">
        <source>%n rating(s)</source>
        <translation>
            <numerusform>%n Bewertung</numerusform>
            <numerusform>%n Bewertungen</numerusform>
        </translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} von {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n rating(s) exported</source>
        <translation>
            <numerusform>%n Bewertung exportiert</numerusform>
            <numerusform>%n Bewertungen exportiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rating(s) imported</source>
        <translation>
            <numerusform>%n Bewertung importiert</numerusform>
            <numerusform>%n Bewertungen importiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Let ratings change the order of results at &amp;once</source>
        <translation>Bewertungen ändern die Reihenfolge der Fundstellen &amp;sofort</translation>
    </message>
    <message>
        <source>Learn from results that I open and &amp;read, too</source>
        <translation>Auch aus Fundstellen lernen, die ich öffne und l&amp;ese</translation>
    </message>
    <message>
        <source>Open the &amp;learning page</source>
        <translation>Seite „&amp;Lernen“ öffnen</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>Sofort</translation>
    </message>
    <message>
        <source>What you rate as relevant moves up for this question and for similar ones. Nothing is ever hidden.</source>
        <translation>Was Sie als relevant bewerten, rückt bei dieser Frage und bei ähnlichen nach oben. Ausgeblendet wird nie etwas.</translation>
    </message>
    <message>
        <source>A result that you open and do not leave within ten seconds then counts a third of a rating. This, too, stays on this computer.</source>
        <translation>Eine Fundstelle, die Sie öffnen und nicht innerhalb von zehn Sekunden verlassen, zählt dann wie ein Drittel einer Bewertung. Auch das bleibt auf diesem Computer.</translation>
    </message>
    <message>
        <source>Retraining</source>
        <translation>Nachtrainieren</translation>
    </message>
    <message>
        <source>On the learning page, the language model itself learns from your ratings, with one click. It is replaced only by a better one.</source>
        <translation>Auf der Seite „Lernen“ lernt das Sprachmodell selbst aus Ihren Bewertungen, mit einem Klick. Ersetzt wird es nur durch ein besseres.</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Choose: {name}</source>
        <translation>Wählen: {name}</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>Textstelle</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>Rated</source>
        <translation>Bewertet</translation>
    </message>
    <message>
        <source>opened and read</source>
        <translation>geöffnet und gelesen</translation>
    </message>
    <message>
        <source>relevant</source>
        <translation>relevant</translation>
    </message>
    <message>
        <source>not relevant</source>
        <translation>nicht relevant</translation>
    </message>
    <message>
        <source>Asked in German</source>
        <translation>Auf Deutsch gefragt</translation>
    </message>
    <message>
        <source>Asked in English</source>
        <translation>Auf Englisch gefragt</translation>
    </message>
    <message>
        <source>Asked in another language</source>
        <translation>In anderer Sprache gefragt</translation>
    </message>
    <message>
        <source>German text</source>
        <translation>deutscher Text</translation>
    </message>
    <message>
        <source>English text</source>
        <translation>englischer Text</translation>
    </message>
    <message>
        <source>Other text</source>
        <translation>anderer Text</translation>
    </message>
    <message>
        <source>{ratings} for {questions}</source>
        <translation>{ratings} zu {questions}</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s)</source>
        <translation>
            <numerusform>%n Frage</numerusform>
            <numerusform>%n Fragen</numerusform>
        </translation>
    </message>
    <message>
        <source>{relevant} relevant, {irrelevant} not relevant</source>
        <translation>{relevant} relevant, {irrelevant} nicht relevant</translation>
    </message>
    <message>
        <source>From your ratings</source>
        <translation>Aus Ihren Bewertungen</translation>
    </message>
    <message>
        <source>Language crossing</source>
        <translation>Sprachkreuzung</translation>
    </message>
    <message>
        <source>From your own file</source>
        <translation>Aus Ihrer eigenen Datei</translation>
    </message>
    <message>
        <source>Search for hyperparameters</source>
        <translation>Suche nach Hyperparametern</translation>
    </message>
    <message>
        <source>Starting the training</source>
        <translation>Das Training beginnt</translation>
    </message>
    <message>
        <source>Loading the language model</source>
        <translation>Das Sprachmodell wird geladen</translation>
    </message>
    <message>
        <source>Collecting what to learn from</source>
        <translation>Lernstoff wird gesammelt</translation>
    </message>
    <message>
        <source>Looking for near misses in your documents</source>
        <translation>Knapp Verfehltes wird in Ihren Dokumenten gesucht</translation>
    </message>
    <message>
        <source>Encoding passages</source>
        <translation>Textstellen werden kodiert</translation>
    </message>
    <message>
        <source>Making the new model ready</source>
        <translation>Das neue Modell wird fertiggestellt</translation>
    </message>
    <message>
        <source>Comparing the new model with the one in use</source>
        <translation>Das neue Modell wird mit dem bisherigen verglichen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>{name} is in use</source>
        <translation>{name} ist in Gebrauch</translation>
    </message>
    <message>
        <source>That is enough to learn from.</source>
        <translation>Das reicht, um daraus zu lernen.</translation>
    </message>
    <message numerus="yes">
        <source>At least %n more rating(s) are needed.</source>
        <translation>
            <numerusform>Mindestens %n weitere Bewertung ist nötig.</numerusform>
            <numerusform>Mindestens %n weitere Bewertungen sind nötig.</numerusform>
        </translation>
    </message>
    <message>
        <source>Rate results that do not fit, too: only both kinds together teach.</source>
        <translation>Bewerten Sie auch Fundstellen, die nicht passen: Erst beide Arten zusammen lehren etwas.</translation>
    </message>
    <message>
        <source>Rate results that fit, too: only both kinds together teach.</source>
        <translation>Bewerten Sie auch Fundstellen, die passen: Erst beide Arten zusammen lehren etwas.</translation>
    </message>
    <message>
        <source>They should belong to many different questions.</source>
        <translation>Sie sollten zu vielen verschiedenen Fragen gehören.</translation>
    </message>
    <message>
        <source>the model that ships</source>
        <translation>dem mitgelieferten Modell</translation>
    </message>
    <message>
        <source>Made {when} from: {parent}</source>
        <translation>Entstanden {when} aus: {parent}</translation>
    </message>
    <message>
        <source>Learned from</source>
        <translation>Gelernt aus</translation>
    </message>
    <message>
        <source>Compared with the model before, in points</source>
        <translation>Im Vergleich mit dem vorigen Modell, in Punkten</translation>
    </message>
    <message>
        <source>Reads questions anew; documents stay as they are</source>
        <translation>Liest Fragen neu; Dokumente bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>Reads questions and documents anew</source>
        <translation>Liest Fragen und Dokumente neu</translation>
    </message>
    <message>
        <source>ratings</source>
        <translation>Bewertungen</translation>
    </message>
    <message>
        <source>questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>passages</source>
        <translation>Textstellen</translation>
    </message>
    <message>
        <source>translations found in your folders</source>
        <translation>Übersetzungen aus Ihren Ordnern</translation>
    </message>
    <message>
        <source>pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>rows kept aside</source>
        <translation>beiseitegelegte Zeilen</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>trials</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>{new}, before {old}</source>
        <translation>{new}, vorher {old}</translation>
    </message>
    <message numerus="yes">
        <source>%n rating(s) were there already.</source>
        <translation>
            <numerusform>%n Bewertung war schon da.</numerusform>
            <numerusform>%n Bewertungen waren schon da.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) were left out:</source>
        <translation>
            <numerusform>%n Zeile wurde ausgelassen:</numerusform>
            <numerusform>%n Zeilen wurden ausgelassen:</numerusform>
        </translation>
    </message>
    <message>
        <source>line {line}</source>
        <translation>Zeile {line}</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>not written in UTF-8</source>
        <translation>nicht in UTF-8 geschrieben</translation>
    </message>
    <message>
        <source>no JSON object</source>
        <translation>kein JSON-Objekt</translation>
    </message>
    <message>
        <source>the question is missing</source>
        <translation>die Frage fehlt</translation>
    </message>
    <message>
        <source>the passage is missing</source>
        <translation>die Textstelle fehlt</translation>
    </message>
    <message>
        <source>it does not say whether the passage is relevant</source>
        <translation>es fehlt, ob die Textstelle relevant ist</translation>
    </message>
    <message>
        <source>a value is of the wrong kind</source>
        <translation>ein Wert ist von falscher Art</translation>
    </message>
    <message>
        <source>too long</source>
        <translation>zu lang</translation>
    </message>
    <message>
        <source>not three columns</source>
        <translation>nicht drei Spalten</translation>
    </message>
    <message>
        <source>names a question that is not there</source>
        <translation>nennt eine Frage, die es nicht gibt</translation>
    </message>
    <message>
        <source>too many rows were wrong; the rest was not read</source>
        <translation>zu viele Zeilen waren falsch; der Rest wurde nicht gelesen</translation>
    </message>
    <message>
        <source>names a passage that is not there</source>
        <translation>nennt eine Textstelle, die es nicht gibt</translation>
    </message>
    <message>
        <source>Step size of the adapter</source>
        <translation>Schrittweite des Adapters</translation>
    </message>
    <message>
        <source>Pairs at a time</source>
        <translation>Paare auf einmal</translation>
    </message>
    <message>
        <source>Folder with the data</source>
        <translation>Ordner mit den Daten</translation>
    </message>
    <message>
        <source>Pull towards no change</source>
        <translation>Zug zum Unveränderten</translation>
    </message>
    <message>
        <source>Passes over the data</source>
        <translation>Durchgänge</translation>
    </message>
    <message>
        <source>Epsilon of the optimiser</source>
        <translation>Epsilon des Optimierers</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Parts of the data</source>
        <translation>Teile der Daten</translation>
    </message>
    <message>
        <source>Parts that are tried</source>
        <translation>Geprüfte Teile</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlustfunktion</translation>
    </message>
    <message>
        <source>Safety margin of near misses</source>
        <translation>Abstand der knapp Verfehlten</translation>
    </message>
    <message>
        <source>Longest text, in tokens</source>
        <translation>Längster Text, in Token</translation>
    </message>
    <message>
        <source>What is trained</source>
        <translation>Was trainiert wird</translation>
    </message>
    <message>
        <source>Longest time, in minutes</source>
        <translation>Längste Dauer, in Minuten</translation>
    </message>
    <message>
        <source>Near misses per question</source>
        <translation>Knapp Verfehlte je Frage</translation>
    </message>
    <message>
        <source>Pairs that are used</source>
        <translation>Verwendete Paare</translation>
    </message>
    <message>
        <source>Size of the adapter</source>
        <translation>Größe des Adapters</translation>
    </message>
    <message>
        <source>Step size (learning rate)</source>
        <translation>Schrittweite (Lernrate)</translation>
    </message>
    <message>
        <source>Weight of what must not be forgotten</source>
        <translation>Gewicht gegen das Vergessen</translation>
    </message>
    <message>
        <source>Seed of chance</source>
        <translation>Startwert des Zufalls</translation>
    </message>
    <message>
        <source>Steps of the adapter</source>
        <translation>Schritte des Adapters</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Learn from translations in your folders</source>
        <translation>Aus Übersetzungen in Ihren Ordnern lernen</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Share of slow start</source>
        <translation>Anteil des Anlaufs</translation>
    </message>
    <message>
        <source>Learn from results you opened and read</source>
        <translation>Aus Geöffnetem und Gelesenem lernen</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Gewichtsabnahme (weight decay)</translation>
    </message>
    <message>
        <source>How far the adapter moves in each step.</source>
        <translation>Wie weit sich der Adapter in jedem Schritt bewegt.</translation>
    </message>
    <message>
        <source>More at a time learn more evenly and need more memory.</source>
        <translation>Mehr auf einmal lernt gleichmäßiger und braucht mehr Speicher.</translation>
    </message>
    <message>
        <source>It holds CSV files with two sentences and how alike they are.</source>
        <translation>Darin liegen CSV-Dateien mit je zwei Sätzen und der Angabe, wie ähnlich sie sind.</translation>
    </message>
    <message>
        <source>Greater values keep the adapter nearer to what the model did before.</source>
        <translation>Größere Werte halten den Adapter näher an dem, was das Modell bisher tat.</translation>
    </message>
    <message>
        <source>How often every pair is seen.</source>
        <translation>Wie oft jedes Paar gezeigt wird.</translation>
    </message>
    <message>
        <source>A small number that keeps the optimiser&apos;s division stable.</source>
        <translation>Eine kleine Zahl, die die Division des Optimierers stabil hält.</translation>
    </message>
    <message>
        <source>CSV or JSON Lines with pairs, scored pairs or triplets of texts.</source>
        <translation>CSV oder JSON Lines mit Paaren, bewerteten Paaren oder Tripeln von Texten.</translation>
    </message>
    <message>
        <source>The data is cut into so many parts; each in turn checks what the others teach.</source>
        <translation>In so viele Teile werden die Daten geteilt; jeder prüft einmal, was die anderen lehren.</translation>
    </message>
    <message>
        <source>Fewer parts take less time and tell less surely.</source>
        <translation>Weniger Teile brauchen weniger Zeit und sagen es weniger sicher.</translation>
    </message>
    <message>
        <source>By what the training measures how wrong it still is.</source>
        <translation>Woran das Training misst, wie falsch es noch liegt.</translation>
    </message>
    <message>
        <source>Passages nearly as close as the right one are left out: they may be right as well.</source>
        <translation>Textstellen, die fast so nahe liegen wie die richtige, bleiben außen vor: Sie könnten auch richtig sein.</translation>
    </message>
    <message>
        <source>Longer texts are cut; shorter limits train faster.</source>
        <translation>Längere Texte werden gekürzt; kleinere Werte trainieren schneller.</translation>
    </message>
    <message>
        <source>The adapter changes only how questions are read and takes seconds; the whole model takes minutes, and documents are then encoded anew.</source>
        <translation>Der Adapter ändert nur, wie Fragen gelesen werden, und braucht Sekunden; das ganze Modell braucht Minuten, und Dokumente werden danach neu kodiert.</translation>
    </message>
    <message>
        <source>The training ends by then, with what it has learned. 0 sets no limit.</source>
        <translation>Bis dahin endet das Training mit dem, was es gelernt hat. 0 setzt keine Grenze.</translation>
    </message>
    <message>
        <source>Passages of your library that are close to a question and wrong.</source>
        <translation>Textstellen Ihrer Bibliothek, die einer Frage nahe und doch falsch sind.</translation>
    </message>
    <message>
        <source>Fewer take less time; 0 takes all.</source>
        <translation>Weniger brauchen weniger Zeit; 0 nimmt alle.</translation>
    </message>
    <message>
        <source>Larger adapters can learn more, and learn by heart more easily.</source>
        <translation>Größere Adapter können mehr lernen, lernen aber auch leichter auswendig.</translation>
    </message>
    <message>
        <source>How far the model moves in each step; too far and it forgets.</source>
        <translation>Wie weit sich das Modell in jedem Schritt bewegt; zu weit, und es vergisst.</translation>
    </message>
    <message>
        <source>How strongly the new model is held to what the one in use knows; 0 lets it forget.</source>
        <translation>Wie fest das neue Modell an dem gehalten wird, was das bisherige weiß; bei 0 darf es vergessen.</translation>
    </message>
    <message>
        <source>The same seed gives the same training.</source>
        <translation>Derselbe Startwert ergibt dasselbe Training.</translation>
    </message>
    <message>
        <source>How long the adapter learns.</source>
        <translation>Wie lange der Adapter lernt.</translation>
    </message>
    <message>
        <source>Smaller values look harder at the nearest wrong passages.</source>
        <translation>Kleinere Werte achten stärker auf die nächsten falschen Textstellen.</translation>
    </message>
    <message>
        <source>Passages that say the same in German and English count as pairs without a click.</source>
        <translation>Textstellen, die auf Deutsch und Englisch dasselbe sagen, zählen ohne Klick als Paare.</translation>
    </message>
    <message>
        <source>So many trainings are tried; a search can be stopped and goes on later.</source>
        <translation>So viele Trainings werden versucht; eine Suche kann angehalten werden und geht später weiter.</translation>
    </message>
    <message>
        <source>The first steps are small, up to this share of the training.</source>
        <translation>Die ersten Schritte sind klein, bis zu diesem Anteil des Trainings.</translation>
    </message>
    <message>
        <source>They count a third of what you rated yourself.</source>
        <translation>Sie zählen ein Drittel dessen, was Sie selbst bewertet haben.</translation>
    </message>
    <message>
        <source>Pulls weights towards zero, against learning by heart.</source>
        <translation>Zieht Gewichte zur Null, gegen das Auswendiglernen.</translation>
    </message>
    <message>
        <source>Whatever suits the number of ratings</source>
        <translation>Was zur Zahl der Bewertungen passt</translation>
    </message>
    <message>
        <source>Only how questions are read (adapter)</source>
        <translation>Nur wie Fragen gelesen werden (Adapter)</translation>
    </message>
    <message>
        <source>The whole model</source>
        <translation>Das ganze Modell</translation>
    </message>
    <message>
        <source>CoSENT (order of pairs)</source>
        <translation>CoSENT (Reihenfolge der Paare)</translation>
    </message>
    <message>
        <source>Cosine (as the reference)</source>
        <translation>Kosinus (wie die Referenz)</translation>
    </message>
    <message>
        <source>scored pairs</source>
        <translation>bewertete Paare</translation>
    </message>
    <message>
        <source>triplets</source>
        <translation>Tripel</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>Careful: changes little</source>
        <translation>Vorsichtig: ändert wenig</translation>
    </message>
    <message>
        <source>Thorough: takes longer</source>
        <translation>Gründlich: dauert länger</translation>
    </message>
    <message>
        <source>Mixed: keeps more of what it knows</source>
        <translation>Gemischt: behält mehr von dem, was es weiß</translation>
    </message>
    <message>
        <source>As the reference model was trained</source>
        <translation>Wie das Referenzmodell trainiert wurde</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Learns from your ratings, with near misses from your library, and is held to what the model knows. Few ratings train a small adapter, many the whole model.</source>
        <translation>Lernt aus Ihren Bewertungen, mit knapp Verfehltem aus Ihrer Bibliothek, und behält, was das Modell weiß. Wenige Bewertungen trainieren einen kleinen Adapter, viele das ganze Modell.</translation>
    </message>
    <message>
        <source>Learns from sentence pairs, German and English crossed, as the reference model did. Needs a folder with the STS benchmark in both languages (stsb-en-train.csv and so on).</source>
        <translation>Lernt aus Satzpaaren, Deutsch und Englisch gekreuzt, wie das Referenzmodell. Braucht einen Ordner mit dem STS-Benchmark in beiden Sprachen (stsb-en-train.csv und so weiter).</translation>
    </message>
    <message>
        <source>Learns from a file of yours with pairs, scored pairs or triplets of texts.</source>
        <translation>Lernt aus einer Ihrer Dateien mit Paaren, bewerteten Paaren oder Tripeln von Texten.</translation>
    </message>
    <message>
        <source>Tries many trainings with different values and keeps the best. It takes hours, can be stopped at any time, and goes on where it stopped.</source>
        <translation>Versucht viele Trainings mit verschiedenen Werten und behält das beste. Das dauert Stunden, lässt sich jederzeit anhalten und geht dort weiter, wo es aufhörte.</translation>
    </message>
    <message>
        <source>Rated as relevant.</source>
        <translation>Als relevant bewertet.</translation>
    </message>
    <message>
        <source>Rated as not relevant.</source>
        <translation>Als nicht relevant bewertet.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Rating taken back.</source>
        <translation>Bewertung zurückgenommen.</translation>
    </message>
    <message>
        <source>Undone.</source>
        <translation>Rückgängig gemacht.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts zurückzunehmen.</translation>
    </message>
    <message>
        <source>Ratings…</source>
        <translation>Bewertungen…</translation>
    </message>
    <message>
        <source>Look through your ratings, change, export, import them</source>
        <translation>Ihre Bewertungen ansehen, ändern, exportieren, importieren</translation>
    </message>
    <message>
        <source>Advanced…</source>
        <translation>Erweitert…</translation>
    </message>
    <message>
        <source>More ways to train, and every setting of a training</source>
        <translation>Weitere Arten des Trainings und jede seiner Einstellungen</translation>
    </message>
    <message>
        <source>Sinnsuche learns from what you rate, on this computer alone.</source>
        <translation>Sinnsuche lernt aus Ihren Bewertungen, allein auf diesem Computer.</translation>
    </message>
    <message>
        <source>Nothing to learn from yet</source>
        <translation>Noch nichts, woraus zu lernen wäre</translation>
    </message>
    <message>
        <source>Ask something, then say of each result whether it answers the question:</source>
        <translation>Fragen Sie etwas und sagen Sie dann von jeder Fundstelle, ob sie die Frage beantwortet:</translation>
    </message>
    <message>
        <source>with the two thumbs on its card, or the keys + and −.</source>
        <translation>mit den beiden Daumen auf ihrer Karte oder den Tasten + und −.</translation>
    </message>
    <message numerus="yes">
        <source>With %n more rating(s), the program can train itself on them.</source>
        <translation>
            <numerusform>Mit %n Bewertung kann das Programm daraus lernen.</numerusform>
            <numerusform>Mit %n Bewertungen kann das Programm daraus lernen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Go and rate results</source>
        <translation>Fundstellen bewerten</translation>
    </message>
    <message>
        <source>The new model is in use</source>
        <translation>Das neue Modell ist in Gebrauch</translation>
    </message>
    <message>
        <source>Technical detail: {text}</source>
        <translation>Technische Einzelheit: {text}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Go back to the model before</source>
        <translation>Zurück zum vorigen Modell</translation>
    </message>
    <message>
        <source>Card of the selected model</source>
        <translation>Karte des gewählten Modells</translation>
    </message>
    <message>
        <source>Back to the one before</source>
        <translation>Zurück zum vorigen</translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation>Dieses verwenden</translation>
    </message>
    <message>
        <source>Let the selected model answer, as it was made then</source>
        <translation>Das gewählte Modell antworten lassen, so wie es damals entstand</translation>
    </message>
    <message>
        <source>The model that ships</source>
        <translation>Das mitgelieferte Modell</translation>
    </message>
    <message>
        <source>{name} (in use)</source>
        <translation>{name} (in Gebrauch)</translation>
    </message>
    <message>
        <source>Not trained here; it lies in {folder}</source>
        <translation>Nicht hier trainiert; es liegt in {folder}</translation>
    </message>
    <message>
        <source>As it was installed; it is always kept.</source>
        <translation>So, wie es installiert wurde; es bleibt immer erhalten.</translation>
    </message>
    <message>
        <source>Questions whose first results change</source>
        <translation>Fragen, deren erste Fundstellen sich ändern</translation>
    </message>
    <message>
        <source>The first results of no question change.</source>
        <translation>Bei keiner Frage ändern sich die ersten Fundstellen.</translation>
    </message>
    <message>
        <source>Keep the model in use</source>
        <translation>Bisheriges Modell behalten</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>The one before is kept: you can go back to it at any time, at once.</source>
        <translation>Das vorige bleibt erhalten: Sie können jederzeit und sofort zu ihm zurück.</translation>
    </message>
    <message>
        <source>Use the new model</source>
        <translation>Neues Modell verwenden</translation>
    </message>
    <message>
        <source>Use it all the same…</source>
        <translation>Trotzdem verwenden…</translation>
    </message>
    <message>
        <source>Use it all the same</source>
        <translation>Trotzdem verwenden</translation>
    </message>
    <message>
        <source>Use the new model although it was not shown to be better?</source>
        <translation>Das neue Modell verwenden, obwohl es sich nicht als besser erwiesen hat?</translation>
    </message>
    <message>
        <source>The model in use is kept, and you can go back to it at once.</source>
        <translation>Das bisherige Modell bleibt erhalten, und Sie können sofort zu ihm zurück.</translation>
    </message>
    <message>
        <source>Ratings there are, of those that are needed</source>
        <translation>Vorhandene von den nötigen Bewertungen</translation>
    </message>
    <message>
        <source>Retrain now</source>
        <translation>Jetzt nachtrainieren</translation>
    </message>
    <message>
        <source>What there is to learn from</source>
        <translation>Woraus gelernt werden kann</translation>
    </message>
    <message>
        <source>Takes some minutes, and you can search meanwhile. The new model is used only where it finds better on questions it has not seen, and you can always go back.</source>
        <translation>Das dauert einige Minuten, und Sie können währenddessen suchen. Verwendet wird das neue Modell nur, wenn es bei Fragen, die es nicht kennt, besser findet; und Sie können immer zurück.</translation>
    </message>
    <message>
        <source>What was checked</source>
        <translation>Was geprüft wurde</translation>
    </message>
    <message>
        <source>So far</source>
        <translation>Bisher</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>it learned from this one</source>
        <translation>daraus hat es gelernt</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Comparison of the two models</source>
        <translation>Vergleich der beiden Modelle</translation>
    </message>
    <message>
        <source>The training is done.</source>
        <translation>Das Training ist fertig.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>The model could not be changed</source>
        <translation>Das Modell konnte nicht gewechselt werden</translation>
    </message>
    <message>
        <source>Learning (paused)</source>
        <translation>Lernen (angehalten)</translation>
    </message>
    <message>
        <source>Learning ({percent} %)</source>
        <translation>Lernen ({percent} %)</translation>
    </message>
    <message>
        <source>Learning (result)</source>
        <translation>Lernen (Ergebnis)</translation>
    </message>
    <message>
        <source>Learning (failed)</source>
        <translation>Lernen (misslungen)</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <comment>an interval</comment>
        <translation>{low} bis {high}</translation>
    </message>
    <message>
        <source>Right document at the top: your own questions</source>
        <translation>Richtiges Dokument ganz oben: Ihre eigenen Fragen</translation>
    </message>
    <message>
        <source>The first ten results as a whole: your own questions</source>
        <translation>Die ersten zehn Fundstellen im Ganzen: Ihre eigenen Fragen</translation>
    </message>
    <message>
        <source>… of these, asked in German</source>
        <translation>… davon auf Deutsch gefragt</translation>
    </message>
    <message>
        <source>… of these, asked in English</source>
        <translation>… davon auf Englisch gefragt</translation>
    </message>
    <message>
        <source>Right document at the top: built-in check, German and English</source>
        <translation>Richtiges Dokument ganz oben: eingebaute Prüfung, Deutsch und Englisch</translation>
    </message>
    <message>
        <source>Finds the translation of a sentence: built-in check</source>
        <translation>Findet die Übersetzung eines Satzes: eingebaute Prüfung</translation>
    </message>
    <message>
        <source>Sees how alike German sentences are</source>
        <translation>Sieht, wie ähnlich sich deutsche Sätze sind</translation>
    </message>
    <message>
        <source>Sees how alike English sentences are</source>
        <translation>Sieht, wie ähnlich sich englische Sätze sind</translation>
    </message>
    <message>
        <source>Sees how alike German and English sentences are</source>
        <translation>Sieht, wie ähnlich sich deutsche und englische Sätze sind</translation>
    </message>
    <message>
        <source>nDCG@10 · {count}</source>
        <translation>nDCG@10 · {count}</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) it has not seen</source>
        <translation>
            <numerusform>%n Frage, die es nicht kannte</numerusform>
            <numerusform>%n Fragen, die es nicht kannte</numerusform>
        </translation>
    </message>
    <message>
        <source>mean reciprocal rank</source>
        <translation>mittlerer reziproker Rang</translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s)</source>
        <translation>
            <numerusform>%n Paar</numerusform>
            <numerusform>%n Paare</numerusform>
        </translation>
    </message>
    <message>
        <source>The new model finds better</source>
        <translation>Das neue Modell findet besser</translation>
    </message>
    <message>
        <source>The new model gains here and loses there</source>
        <translation>Das neue Modell gewinnt hier und verliert dort</translation>
    </message>
    <message>
        <source>The new model is not clearly better</source>
        <translation>Das neue Modell ist nicht deutlich besser</translation>
    </message>
    <message>
        <source>The new model does not find better</source>
        <translation>Das neue Modell findet nicht besser</translation>
    </message>
    <message>
        <source>There are too few questions to tell</source>
        <translation>Es sind zu wenige Fragen, um es zu sagen</translation>
    </message>
    <message>
        <source>The new model was not shown to be better</source>
        <translation>Das neue Modell hat sich nicht als besser erwiesen</translation>
    </message>
    <message>
        <source>What it knew before, it still knows: the other checks lose nothing.</source>
        <translation>Was das bisherige wusste, weiß es noch: In den anderen Prüfungen verliert es nichts.</translation>
    </message>
    <message>
        <source>The model in use stays. With more ratings, small gains can be seen, too.</source>
        <translation>Das bisherige Modell bleibt. Mit mehr Bewertungen werden auch kleine Gewinne sichtbar.</translation>
    </message>
    <message>
        <source>The model in use stays.</source>
        <translation>Das bisherige Modell bleibt.</translation>
    </message>
    <message numerus="yes">
        <source>Only %n of your questions was held back for checking. Rate results of more questions.</source>
        <translation>
            <numerusform>Nur %n Ihrer Fragen wurde zum Prüfen zurückgehalten. Bewerten Sie Fundstellen zu mehr Fragen.</numerusform>
            <numerusform>Nur %n Ihrer Fragen wurden zum Prüfen zurückgehalten. Bewerten Sie Fundstellen zu mehr Fragen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Asked %n of your own questions that it had not seen, it puts the right document further up: {new} points instead of {old}. That is more than chance.</source>
        <translation>
            <numerusform>Bei %n Ihrer eigenen Fragen, die es nicht kannte, steht das richtige Dokument weiter oben: {new} Punkte statt {old}. Das ist mehr als Zufall.</numerusform>
            <numerusform>Bei %n Ihrer eigenen Fragen, die es nicht kannte, steht das richtige Dokument weiter oben: {new} Punkte statt {old}. Das ist mehr als Zufall.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Asked %n of your own questions that it had not seen, it reaches {new} points instead of {old}. So small a difference can be chance.</source>
        <translation>
            <numerusform>Bei %n Ihrer eigenen Fragen, die es nicht kannte, erreicht es {new} Punkte statt {old}. Ein so kleiner Unterschied kann Zufall sein.</numerusform>
            <numerusform>Bei %n Ihrer eigenen Fragen, die es nicht kannte, erreicht es {new} Punkte statt {old}. Ein so kleiner Unterschied kann Zufall sein.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Asked %n of your own questions that it had not seen, it puts the right document further down: {new} points instead of {old}.</source>
        <translation>
            <numerusform>Bei %n Ihrer eigenen Fragen, die es nicht kannte, steht das richtige Dokument weiter unten: {new} Punkte statt {old}.</numerusform>
            <numerusform>Bei %n Ihrer eigenen Fragen, die es nicht kannte, steht das richtige Dokument weiter unten: {new} Punkte statt {old}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Good results give way to others: the first ten as a whole fall from {old} to {new} points.</source>
        <translation>Gute Fundstellen weichen anderen: Die ersten zehn im Ganzen fallen von {old} auf {new} Punkte.</translation>
    </message>
    <message>
        <source>It forgets: in the built-in German and English check it falls from {old} to {new} points.</source>
        <translation>Es vergisst: In der eingebauten Prüfung auf Deutsch und Englisch fällt es von {old} auf {new} Punkte.</translation>
    </message>
    <message>
        <source>It forgets: how alike two sentences are, it sees less well, {new} points instead of {old}.</source>
        <translation>Es vergisst: Wie ähnlich sich zwei Sätze sind, sieht es schlechter, {new} Punkte statt {old}.</translation>
    </message>
</context>
</TS>
