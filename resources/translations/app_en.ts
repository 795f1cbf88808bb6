<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n document(s)</source>
        <translation>
            <numerusform>%n document</numerusform>
            <numerusform>%n documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passage(s)</source>
        <translation>
            <numerusform>%n passage</numerusform>
            <numerusform>%n passages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <comment>documents</comment>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not readable</source>
        <translation>
            <numerusform>%n not readable</numerusform>
            <numerusform>%n not readable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n copies</source>
        <comment>other files that hold the same passage</comment>
        <translation>
            <numerusform>+%n copy</numerusform>
            <numerusform>+%n copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s)</source>
        <translation>
            <numerusform>%n folder</numerusform>
            <numerusform>%n folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) will no longer be found. The files themselves stay untouched.</source>
        <translation>
            <numerusform>%n document will no longer be found. The file itself stays untouched.</numerusform>
            <numerusform>%n documents will no longer be found. The files themselves stay untouched.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hits</source>
        <translation>
            <numerusform>%n hit</numerusform>
            <numerusform>%n hits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n documents are not searched by meaning yet</source>
        <translation>
            <numerusform>%n document is not searched by meaning yet</numerusform>
            <numerusform>%n documents are not searched by meaning yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n documents are still being indexed; ask again in a while.</source>
        <translation>
            <numerusform>%n document is still being indexed; ask again in a while.</numerusform>
            <numerusform>%n documents are still being indexed; ask again in a while.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>about %n second left</numerusform>
            <numerusform>about %n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>about %n hour left</numerusform>
            <numerusform>about %n hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n rating(s)?</source>
        <translation>
            <numerusform>Delete %n rating?</numerusform>
            <numerusform>Delete %n ratings?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rating(s)</source>
        <translation>
            <numerusform>%n rating</numerusform>
            <numerusform>%n ratings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rating(s) exported</source>
        <translation>
            <numerusform>%n rating exported</numerusform>
            <numerusform>%n ratings exported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rating(s) imported</source>
        <translation>
            <numerusform>%n rating imported</numerusform>
            <numerusform>%n ratings imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) say what an earlier one said.</source>
        <translation>
            <numerusform>%n row says what an earlier one said.</numerusform>
            <numerusform>%n rows say what an earlier one said.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) cannot be used and are left out.</source>
        <translation>
            <numerusform>%n row cannot be used and is left out.</numerusform>
            <numerusform>%n rows cannot be used and are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) to learn from</source>
        <translation>
            <numerusform>%n row to learn from</numerusform>
            <numerusform>%n rows to learn from</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s)</source>
        <translation>
            <numerusform>%n question</numerusform>
            <numerusform>%n questions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At least %n more rating(s) are needed.</source>
        <translation>
            <numerusform>At least %n more rating is needed.</numerusform>
            <numerusform>At least %n more ratings are needed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rating(s) were there already.</source>
        <translation>
            <numerusform>%n rating was there already.</numerusform>
            <numerusform>%n ratings were there already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) were left out:</source>
        <translation>
            <numerusform>%n row was left out:</numerusform>
            <numerusform>%n rows were left out:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With %n more rating(s), the program can train itself on them.</source>
        <translation>
            <numerusform>With %n more rating, the program can train itself on them.</numerusform>
            <numerusform>With %n ratings, the program can train itself on them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) it has not seen</source>
        <translation>
            <numerusform>%n question it has not seen</numerusform>
            <numerusform>%n questions it has not seen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s)</source>
        <translation>
            <numerusform>%n pair</numerusform>
            <numerusform>%n pairs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only %n of your questions was held back for checking. Rate results of more questions.</source>
        <translation>
            <numerusform>Only %n of your questions was held back for checking. Rate results of more questions.</numerusform>
            <numerusform>Only %n of your questions were held back for checking. Rate results of more questions.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Asked %n of your own questions that it had not seen, it puts the right document further up: {new} points instead of {old}. That is more than chance.</source>
        <translation>
            <numerusform>Asked %n of your own questions that it had not seen, it puts the right document further up: {new} points instead of {old}. That is more than chance.</numerusform>
            <numerusform>Asked %n of your own questions that it had not seen, it puts the right document further up: {new} points instead of {old}. That is more than chance.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Asked %n of your own questions that it had not seen, it reaches {new} points instead of {old}. So small a difference can be chance.</source>
        <translation>
            <numerusform>Asked %n of your own questions that it had not seen, it reaches {new} points instead of {old}. So small a difference can be chance.</numerusform>
            <numerusform>Asked %n of your own questions that it had not seen, it reaches {new} points instead of {old}. So small a difference can be chance.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Asked %n of your own questions that it had not seen, it puts the right document further down: {new} points instead of {old}.</source>
        <translation>
            <numerusform>Asked %n of your own questions that it had not seen, it puts the right document further down: {new} points instead of {old}.</numerusform>
            <numerusform>Asked %n of your own questions that it had not seen, it puts the right document further down: {new} points instead of {old}.</numerusform>
        </translation>
    </message>
</context>
</TS>
