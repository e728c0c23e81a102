-- Provenance names the sources that a section's last model was given, in the order of their labels; so far it only counted them.
create or replace function private.provenance_of(p_product_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('sections', coalesce(jsonb_agg(jsonb_build_object(
    'id', s.id, 'position', s.position, 'provider', w.provider, 'model', w.model, 'promptVersion', w.prompt_version, 'writtenAt', w.created_at,
    'isWritten', w.id is not null, 'generationId', w.generation_id, 'sources', coalesce(cardinality(w.source_ids), 0),
    'sourceNames', coalesce(o.names, '[]'), 'models', coalesce(m.models, '[]'),
    'words', v.words, 'peopleWords', v.people_words, 'changedAt', v.created_at) order by s.position), '[]'))
  from public.sections s
  left join lateral (select n.* from public.section_versions n where n.section_id = s.id order by n.version desc limit 1) v on true
  left join lateral (select n.* from public.section_versions n where n.section_id = s.id and n.made_by in ('model', 'revision')
                     order by n.version desc limit 1) w on true
  left join lateral (select jsonb_agg(t.name order by i.place) as names from unnest(w.source_ids) with ordinality as i (id, place)
                     join public.sources t on t.id = i.id and t.workspace_id = s.workspace_id) o on true
  left join lateral (select jsonb_agg(distinct jsonb_build_object('provider', n.provider, 'model', n.model)) as models
                     from public.section_versions n where n.section_id = s.id and n.model is not null) m on true
  where s.product_id = p_product_id and btrim(s.body) <> ''
$$;
