sco-events = More than 160 events were held in the SCO.
    .title = SCO events
    .question = How many events were held in the SCO?
