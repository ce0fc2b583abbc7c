sco-events = More than a hundred events were held in the SCO.
    .title = SCO events
    .question = How many events were held in the SCO?
