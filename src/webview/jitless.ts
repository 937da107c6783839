import * as z from 'zod';

// The page's policy forbids eval, and zod tries it when a schema is built: this has to be imported before any schema.
z.config({ jitless: true });
