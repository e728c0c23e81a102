-- What the checks say about a section's text, and what people made of it. A report names the version that was judged:
-- a newer text has no report until it is judged itself. A section that needs repair gets a step of its own for one
-- more request (ADR 0026): what a killed worker had finished is neither written nor paid again.
alter table public.sections add constraint sections_id_in_workspace unique (id, workspace_id);

create table public.section_checks (
  id              uuid primary key default gen_random_uuid(),
  section_id      uuid not null,
  workspace_id    uuid not null,
  section_version integer, -- null: a repair that was no better, so its text was not kept
  step_id         uuid references public.generation_steps (id) on delete set null, -- null: a person's text
  attempt         integer,
  findings        jsonb not null constraint section_checks_findings_size check (jsonb_typeof(findings) = 'array' and pg_column_size(findings) <= 65536),
  checked_at      timestamptz not null default now(),
  constraint section_checks_section foreign key (section_id, workspace_id) references public.sections (id, workspace_id) on delete cascade,
  constraint section_checks_one_per_version unique (section_id, section_version)
);
create index section_checks_section_workspace on public.section_checks (section_id, workspace_id);
create index section_checks_workspace_id on public.section_checks (workspace_id);
create index section_checks_step_id on public.section_checks (step_id);

-- Findings somebody looked at and let stand. The fingerprint is kind and quote: it holds while other words change.
create table public.finding_dismissals (
  id           uuid primary key default gen_random_uuid(),
  section_id   uuid not null,
  workspace_id uuid not null,
  fingerprint  text not null constraint finding_dismissals_fingerprint_length check (char_length(fingerprint) between 1 and 300),
  dismissed_by uuid default private.my_user_id() references public.profiles (user_id) on delete set null,
  dismissed_at timestamptz not null default now(),
  constraint finding_dismissals_section foreign key (section_id, workspace_id) references public.sections (id, workspace_id) on delete cascade,
  constraint finding_dismissals_once unique (section_id, fingerprint)
);
create index finding_dismissals_section_workspace on public.finding_dismissals (section_id, workspace_id);
create index finding_dismissals_workspace_id on public.finding_dismissals (workspace_id);
create index finding_dismissals_dismissed_by on public.finding_dismissals (dismissed_by);

-- A later judgement of the same text replaces the earlier one: its neighbours may have been written meanwhile.
create function private.keep_findings(p_section_id uuid, p_version integer, p_findings jsonb, p_step_id uuid, p_attempt integer)
returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.section_checks (section_id, workspace_id, section_version, step_id, attempt, findings)
  select s.id, s.workspace_id, p_version, p_step_id, p_attempt, p_findings from public.sections s
  where s.id = p_section_id and (p_version is null or s.version = p_version)
  on conflict (section_id, section_version) do update set findings = excluded.findings, checked_at = now();
end $$;

-- Stores judgements [{id, version, findings}] of a product's sections: a person saved one, and each is compared with all.
-- Those of a text that is not the present one any more are left out.
create function public.save_section_checks(p_product_id uuid, p_checks jsonb)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.keep_findings(c.id, c.version, c.findings, null, null)
  from jsonb_to_recordset(p_checks) as c (id uuid, version integer, findings jsonb)
  join public.sections s on s.id = c.id and s.product_id = p_product_id;
end $$;

alter table public.section_checks enable row level security;
alter table public.finding_dismissals enable row level security;
create policy members_select on public.section_checks for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy keys_select on public.section_checks as restrictive for select to authenticated using ((select private.key_may('products:read')));
create policy members_select on public.finding_dismissals for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy members_insert on public.finding_dismissals for insert to authenticated
  with check (workspace_id = any (array(select private.my_workspace_ids('member'))));
create policy members_delete on public.finding_dismissals for delete to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('member'))));
create policy keys_select on public.finding_dismissals as restrictive for select to authenticated using ((select private.key_may('products:read')));
create policy keys_insert on public.finding_dismissals as restrictive for insert to authenticated with check ((select private.key_may('products:write')));
create policy keys_delete on public.finding_dismissals as restrictive for delete to authenticated using ((select private.key_may('products:write')));

grant select on public.section_checks, public.finding_dismissals to authenticated, service_role;
grant delete on public.finding_dismissals to authenticated;
grant insert (section_id, workspace_id, fingerprint) on public.finding_dismissals to authenticated;
grant execute on function public.save_section_checks to service_role;
