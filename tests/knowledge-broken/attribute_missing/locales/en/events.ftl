sco-events = More than 160 events were held in the SCO.
    .title = SCO events
