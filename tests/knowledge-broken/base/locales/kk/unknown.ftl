unknown-members = Құжатта мүше елдер аталмаған.
    .title = Мүше елдер
