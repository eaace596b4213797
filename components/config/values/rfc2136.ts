import * as z from 'zod';
import { besideOtherMistakes } from './beside';
import { domainName, server } from './network';
import { secretText } from './text';

/** Dynamic DNS updates by whoever orders certificates beside cert-manager: the program, or a controller. */
export const rfc2136 = z
  .strictObject({
    nameserver: server.describe('host:port of the primary server. The program asks it by TCP.'),
    tsigKeyName: domainName.optional().describe('Name of the TSIG key.'),
    tsigAlgorithm: z
      .enum(['HMACSHA1', 'HMACSHA256', 'HMACSHA384', 'HMACSHA512'])
      .default('HMACSHA256')
      .describe('Algorithm of the TSIG key.'),
    tsigSecret: secretText.optional().describe('The TSIG key, base64; encrypt it.'),
  })
  .superRefine(({ tsigKeyName, tsigSecret }, context) => {
    if ((tsigKeyName === undefined) === (tsigSecret === undefined)) return;
    context.addIssue({ code: 'custom', message: 'needs `tsigKeyName` and `tsigSecret` together, or neither' });
  }, besideOtherMistakes)
  .describe('Dynamic DNS updates (RFC 2136), signed with TSIG (RFC 8945).');
