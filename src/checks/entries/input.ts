// Catalogue entries for what was found in the input besides the evidence.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { github, rfc, SOURCES } from '../sources.ts';

export const INPUT_CHECKS = {
  'input.private-key': {
    title: 'The input holds no private key',
    meaning: prose`
      Looks for private keys beside the certificates: private key blocks in PEM and the keys of a keybox.xml. Passes when
      there are none. Only their presence is reported; the key is not read, printed or stored.`,
    attack: prose`
      Whoever has the file can sign as that device. A keybox.xml is worse: its attestation key is shared by a whole batch of
      devices, and with it anyone can attest keys that never were in any hardware.`,
    genuine: prose`
      An honest capture never holds one. Lab exports and files that users attach to tickets sometimes do, by mistake or
      because the user runs a tool that replaces attestations.`,
    citation: [
      rfc(7468, '10', 'One Asymmetric Key'),
      SOURCES.statusList,
      github('JingMatrix/TEESimulator/pull/220', 'an inspector for keybox files'),
    ],
    next: prose`
      Treat the key as leaked: limit who can see the file and delete the copies. If it is an attestation key, report it to
      the manufacturer so that its certificate is revoked, and give no trust to attestations made with it.`,
  },
  'input.ignored-data': {
    title: 'Nothing in the input was left over',
    meaning: prose`
      Compares what was read with what was there. Passes when all of it was used or is plain text around PEM blocks. Bytes
      after a certificate and blocks that do not decode are listed, and nothing is concluded from them.`,
    attack: prose`
      A file can be built to show one thing to a person or a lenient reader and another to a verifier. Saying what was
      ignored takes that room away.`,
    genuine: prose`
      Log lines, mail signatures, line breaks lost in a ticket system and cut attachments all leave something over.`,
    citation: [rfc(7468, '2', 'General Considerations'), SOURCES.der],
    next: prose`
      Look at the part that is named. If a certificate was cut off or damaged on the way, ask for the capture as a file
      rather than as pasted text.`,
  },
} as const satisfies Record<string, CheckText>;
