import * as z from 'zod';
import { encrypted } from './text';

/** A mail address, plain or encrypted. Loose, since only its server knows what may stand before the "@". */
export const opaqueEmail = z
  .union([
    z
      .string()
      .regex(
        /^(?!mailto:)[^\s@<>,;:"{}$%]{1,64}@[^\s@<>,;:"{}$%]{1,253}$/,
        'has to be one mail address such as ops@example.com',
      ),
    encrypted,
  ])
  .meta({ id: 'opaqueEmail' });
