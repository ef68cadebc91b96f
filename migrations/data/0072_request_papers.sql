-- A printed request form leads to the request that came in on it: its scan is bound there once it is known whose request it is (clause:U1, clause:R1).
alter table intake.paper_code add column case_id uuid;
comment on column intake.paper_code.case_id is '@pseudonymous the request that came in on this form; null before that and for every other paper';
grant update (case_id) on intake.paper_code to robotek_app;
