sco-summit = Саммит «SCO Plus» форматында өтті.
    .title = Саммит форматы
    .question = Саммит қай форматта өтті?
