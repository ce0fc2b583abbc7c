sco-events = More than 160 events were held in the SCO.
    .title = SCO events
    .question = What was the fund created for?
