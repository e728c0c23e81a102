-- A small schema to see Lite through: applied by its tests as if it were a migration.
create table public.notes (
  id bigint generated always as identity primary key,
  author_id uuid not null default auth.uid(),
  body text not null constraint notes_body_not_empty check (body <> ''),
  secret text,
  price numeric not null default 1.5,
  created_at timestamptz not null default '2026-01-02 03:04:05+00'
);
alter table public.notes enable row level security;
create policy authors_all on public.notes for all to authenticated
  using (author_id = (select auth.uid())) with check (author_id = (select auth.uid()));
grant select (id, author_id, body, price, created_at), insert (body) on public.notes to authenticated;
grant all on public.notes to service_role;

create table public.unlisted (id bigint primary key);

create view public.note_bodies with (security_invoker) as select id, body from public.notes;
grant select on public.note_bodies to authenticated, service_role;

create table public.page_views (seen_at timestamptz not null, path text not null) partition by range (seen_at);
create table public.page_views_2026 partition of public.page_views for values from ('2026-01-01') to ('2027-01-01');
grant select, insert on public.page_views to service_role;

create function public.refuse(p_state text) returns void language plpgsql as $$
begin
  raise exception using errcode = p_state, message = 'no_credit', detail = 'needs 5', hint = 'top up';
end $$;
create function public.whoami() returns text language sql stable as $$ select current_user::text $$;
create function public.kind_of(p_value jsonb) returns text language sql immutable as $$ select jsonb_typeof(p_value) $$;

insert into storage.buckets (id, name, public) values ('books', 'books', false);
