sco-events = More than 160 events were held in the { -sco }, { sco-summit.titel } { NUMBER(160) }.
    .title = SCO events
    .question = How many events were held in the SCO?
