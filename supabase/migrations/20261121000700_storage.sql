-- Where files lie. Only the server writes: every picture was opened, checked and drawn anew by it, so no policy lets a
-- browser upload. Pictures are public, exports are not: those are handed out by a signed link after the owner was checked.
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
  ('avatars', 'avatars', true, 1048576, '{image/webp}'),
  ('logos', 'logos', true, 1048576, '{image/webp}'),
  ('exports', 'exports', false, 52428800, '{application/zip}')
on conflict (id) do nothing;
