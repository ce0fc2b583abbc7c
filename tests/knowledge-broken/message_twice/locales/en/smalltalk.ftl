smalltalk-greeting = Hello!
    .title = Greeting
    .title = Hi

sco-events = Over 160 events.
    .title = Events
    .question = How many events?
