fund-rivers = A fund was created for rivers until 2030.
    .title = Rivers fund
    .question = What was the fund created for?
