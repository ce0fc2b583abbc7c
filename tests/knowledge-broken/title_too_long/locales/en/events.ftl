sco-events = More than 160 events were held in the SCO.
    .title = Events that were held in the SCO last year
    .question = How many events were held in the SCO?
