-- The eraser removes rows through destruction.erase alone. The journal's outbox is emptied by the application, which is the one that ships it.
revoke insert, delete on journal.outbox from robotek_eraser;
