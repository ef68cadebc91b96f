-- A letter that is too large stays in the mailbox: when its numbers are given anew, or the copy that was seen first is gone, its row follows it.
grant update (validity, uid) on mailbox.letter to robotek_app;
