smalltalk-greeting = Здравствуйте!
    .title = Приветствие
