/** The account that supabase/seed.sql creates, printed by `npm start`. */
export const DEMO = { email: 'demo@example.com', password: 'demo-noxloop' };
