fund-until = The fund was created until 2030.
    .title = Term of the fund
    .question = Until which year was the fund created?
