-- What a product's text rests on: texts that its creator pasted, uploaded or had fetched, as text. A source is added before the
-- order that names it and belongs to the workspace; the same text is kept once. One that no order took within a day goes. What an
-- order took stays as it was: the text's claims are judged against it later.
create table public.sources (
  id           uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete restrict,
  kind         text not null constraint sources_kind check (kind in ('text', 'file', 'url')),
  name         text not null constraint sources_name_length check (char_length(name) between 1 and 200),
  url          text constraint sources_url_length check (char_length(url) <= 2000),
  text         text not null constraint sources_text_size check (octet_length(text) between 1 and 204800),
  words        integer not null constraint sources_words check (words >= 0),
  sha256       text not null constraint sources_sha256_shape check (sha256 ~ '^[0-9a-f]{64}$'),
  created_by   uuid references public.profiles (user_id) on delete set null,
  created_at   timestamptz not null default now(),
  constraint sources_url_of_pages check ((kind = 'url') = (url is not null)),
  constraint sources_once unique (workspace_id, sha256),
  constraint sources_id_in_workspace unique (id, workspace_id)
);
alter table public.generations add constraint generations_id_in_workspace unique (id, workspace_id);
create index sources_created_by on public.sources (created_by);
create index sources_created_at on public.sources (created_at);

-- The sources of an order, in the order that their labels [S1], [S2] follow.
create table public.generation_sources (
  generation_id uuid not null,
  source_id     uuid not null,
  workspace_id  uuid not null,
  position      integer not null constraint generation_sources_position check (position between 1 and 20),
  primary key (generation_id, position),
  constraint generation_sources_once unique (generation_id, source_id),
  constraint generation_sources_generation foreign key (generation_id, workspace_id) references public.generations (id, workspace_id) on delete cascade,
  constraint generation_sources_source foreign key (source_id, workspace_id) references public.sources (id, workspace_id) -- no action: both go with their workspace
);
create index generation_sources_generation_workspace on public.generation_sources (generation_id, workspace_id);
create index generation_sources_source_workspace on public.generation_sources (source_id, workspace_id);
create index generation_sources_workspace_id on public.generation_sources (workspace_id);

-- Keeps a text as a source of the workspace. Adding it again returns the first one, which then has its day anew. The server alone
-- calls it: nobody else may say that a text came from an address.
create function public.add_source(
  p_workspace_id uuid, p_user_id uuid, p_kind text, p_name text, p_url text, p_text text, p_words integer
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform private.require_orderer(p_workspace_id, p_user_id);
  if (select count(*) from public.sources s where s.workspace_id = p_workspace_id
      and not exists (select from public.generation_sources g where g.source_id = s.id)) >= 200 then
    perform private.refuse(409, 'sources_waiting');
  end if;
  insert into public.sources (workspace_id, kind, name, url, text, words, sha256, created_by)
  values (p_workspace_id, p_kind, p_name, p_url, p_text, p_words, encode(sha256(convert_to(p_text, 'UTF8')), 'hex'), p_user_id)
  on conflict (workspace_id, sha256) do update set created_at = now() returning id into v_id;
  return v_id;
end $$;

-- Ties an order to its sources, in the transaction that places it. The lock keeps the sweep away until then.
create function private.attach_sources(p_generation_id uuid, p_workspace_id uuid, p_source_ids uuid[])
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_ids   uuid[];
  v_bytes bigint;
begin
  select array_agg(g.id order by g.place) into v_ids
  from (select w.id, min(w.place) as place from unnest(p_source_ids) with ordinality as w (id, place) group by w.id) g;
  if v_ids is null then return; end if;
  if cardinality(v_ids) > 20 then perform private.refuse(422, 'sources_too_many'); end if;
  perform from public.sources where id = any (v_ids) and workspace_id = p_workspace_id order by id for key share;
  select sum(octet_length(s.text)) into v_bytes from public.sources s where s.id = any (v_ids) and s.workspace_id = p_workspace_id
  having count(*) = cardinality(v_ids);
  if v_bytes is null then perform private.refuse(422, 'source_not_found'); end if;
  if v_bytes > 512000 then perform private.refuse(422, 'sources_too_large'); end if;
  insert into public.generation_sources (generation_id, source_id, workspace_id, position)
  select p_generation_id, w.id, p_workspace_id, w.place from unnest(v_ids) with ordinality as w (id, place)
  on conflict do nothing;
end $$;

-- Removes sources that no order took within a day. Returns how many.
create function public.sweep_sources()
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_count integer;
begin
  delete from public.sources s where s.id in (
    select o.id from public.sources o where o.created_at < now() - interval '24 hours'
      and not exists (select from public.generation_sources g where g.source_id = o.id)
    order by o.created_at limit 1000 for update skip locked);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

alter table public.sources enable row level security;
alter table public.generation_sources enable row level security;
create policy members_select on public.sources for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy keys_select on public.sources as restrictive for select to authenticated using ((select private.key_may('products:read')));
create policy members_select on public.generation_sources for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy keys_select on public.generation_sources as restrictive for select to authenticated using ((select private.key_may('products:read')));

grant select on public.sources, public.generation_sources to authenticated, service_role;
grant execute on function public.add_source, public.sweep_sources to service_role;
