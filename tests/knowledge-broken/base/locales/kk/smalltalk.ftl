smalltalk-greeting = Сәлеметсіз бе!
    .title = Сәлемдесу
