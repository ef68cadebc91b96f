-- Every open request has a member who answers for it (clause:R3): a new one goes to who has the fewest.
create index desk_by_owner on requests.desk (owner_id);
