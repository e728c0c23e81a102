-- Whose each call is, and what of the credits each task and model took (ADR 0035).
alter table public.ai_calls add column user_id uuid references public.profiles (user_id) on delete set null;
create index ai_calls_user_id on public.ai_calls (user_id);

-- The person whose hold pays for the work; of an API key's order that is its maker. Kept with the call, since the work may be deleted,
-- and somebody else may go on with it.
create function private.note_asker()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select h.user_id into new.user_id from private.credit_holds h
  where h.id = coalesce((select r.hold_id from public.revisions r where r.id = new.revision_id),
                        (select g.hold_id from public.generations g where g.id = new.generation_id));
  return new;
end $$;
create trigger note_asker before insert on public.ai_calls
  for each row when (new.generation_id is not null or new.revision_id is not null) execute function private.note_asker();

-- What a hold took, shared out over the work it paid for. Thousandths, so that small tasks don't vanish; they add up to the whole.
-- Without a name: no model was asked.
create table private.credit_shares (
  hold_id    uuid not null references private.credit_holds (id) on delete restrict,
  task       text not null,
  provider   text not null,
  model      text not null,
  key_source public.key_source not null,
  credits    numeric(14, 3) not null constraint credit_shares_positive check (credits > 0),
  constraint credit_shares_pkey primary key (hold_id, task, provider, model, key_source)
);

-- Shares out what a hold took over the calls that were answered for it, by what they cost; by tokens where a price is not known.
-- Of a job that was paid in parts, each part pays for the calls since the one before. Repeating it gives the same shares.
create function private.share_credits(p_hold_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_hold  private.credit_holds;
  v_job   uuid;
  v_since timestamptz;
  v_whole numeric;
begin
  select * into strict v_hold from private.credit_holds where id = p_hold_id and state = 'captured';
  v_job := substring(v_hold.reference from '^(?:generation|revision|picture):([0-9a-f-]{36})$')::uuid;
  v_whole := v_hold.captured_amount * 1000;
  delete from private.credit_shares where hold_id = p_hold_id;
  if v_job is not null then
    select coalesce(max(h.settled_at), '-infinity') into v_since from private.credit_holds h
    where h.reference = v_hold.reference and h.state = 'captured' and h.settled_at < v_hold.settled_at;
    if not exists (select from public.ai_calls a where (a.generation_id = v_job or a.revision_id = v_job) and a.outcome = 'succeeded'
                   and a.created_at > v_since and a.created_at <= v_hold.settled_at) then
      v_since := '-infinity'; -- what was left to do asked no model
    end if;
    insert into private.credit_shares (hold_id, task, provider, model, key_source, credits)
    with answered as (
      select a.task, a.provider, a.model, a.key_source, count(*)::numeric as calls, sum(a.cost_micros) as cost_micros,
        bool_and(a.cost_micros is not null) as is_priced, sum(a.input_tokens + a.output_tokens)::numeric as tokens
      from public.ai_calls a
      where (a.generation_id = v_job or a.revision_id = v_job) and a.outcome = 'succeeded'
        and a.created_at > v_since and a.created_at <= v_hold.settled_at
      group by a.task, a.provider, a.model, a.key_source
    ), weighed as (
      select a.*, case when bool_and(a.is_priced) over (job) and sum(a.cost_micros) over (job) > 0 then a.cost_micros
        when sum(a.tokens) over (job) > 0 then a.tokens else a.calls end as weight
      from answered a window job as ()
    ), cut as (
      select w.*, div(v_whole * w.weight, sum(w.weight) over ()) as share, mod(v_whole * w.weight, sum(w.weight) over ()) as remainder
      from weighed w
    ), shared as ( -- what the cut leaves over goes to the largest remainders
      select c.*, c.share + (row_number() over (order by c.remainder desc, c.task, c.provider, c.model, c.key_source)
        <= v_whole - sum(c.share) over ())::integer as thousandths
      from cut c
    )
    select p_hold_id, s.task, s.provider, s.model, s.key_source, s.thousandths / 1000 from shared s where s.thousandths > 0;
  end if;
  if not exists (select from private.credit_shares where hold_id = p_hold_id) then
    insert into private.credit_shares (hold_id, task, provider, model, key_source, credits)
    values (p_hold_id, '', '', '', 'operator', v_hold.captured_amount);
  end if;
end $$;

create function private.share_credits_of_row()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.share_credits(new.id);
  return null;
end $$;
create trigger share_credits after update of state on private.credit_holds
  for each row when (new.state = 'captured' and old.state <> 'captured') execute function private.share_credits_of_row();

alter table private.credit_shares enable row level security;
