unknown-members = The document does not name the members.
    .title = Members
