smalltalk-greeting = Hello!
    .title = Greeting
