// Public pages ship no JavaScript of the app: they are read once and must be quick everywhere.
export const csr = false;
