smalltalk-greeting = { 1 ->
    [one] Hello!
    [few] Hello, all!
   *[other] Hello, everybody!
}
    .title = Greeting
