// Certificates out of a CMS bundle (`.p7b`, PKCS#7), as the bytes that stand in it.
import { asBuffer } from '../codec/bytes.ts';
import {
  MAX_CERTIFICATE_BYTES,
  MAX_DER_DEPTH,
  MAX_INPUT_BYTES,
  MAX_INPUT_CERTIFICATES,
} from '../codec/limits.ts';
import { KeytierError } from '../model/errors.ts';

/** Elements of one certificate that a decoder visits: an attestation leaf has about 150, all extensions included. */
const NODES_PER_CERTIFICATE = 256;

/** Elements of one bundle; asn1js builds an object for each, so that this bounds memory and time. */
const MAX_CMS_NODES = 64 * NODES_PER_CERTIFICATE;

/** How asn1js words an exceeded bound. */
const EXCEEDED = /exceeded/i;

const CONTEXT_CLASS = 3;

/**
 * The certificates of a CMS SignedData (RFC 5652 section 5.1) in DER or BER, in the order they stand; empty where it
 * holds none or is another content type. Each is a slice of `cms`, never a re-encoding: signatures are over the
 * original bytes. Nothing is verified, the signatures of the bundle itself included. The decoder is loaded on first use.
 * @throws KeytierError ERR_INPUT_MALFORMED, ERR_LIMIT_EXCEEDED
 */
export async function readCmsCertificates(cms: Uint8Array): Promise<Uint8Array[]> {
  if (cms.length > MAX_INPUT_BYTES) {
    throw new KeytierError('ERR_LIMIT_EXCEEDED', `a CMS bundle is larger than ${MAX_INPUT_BYTES} bytes`);
  }
  const content = await signedDataFields(cms);
  const set = content.find(
    (field) => field.idBlock.tagClass === CONTEXT_CLASS && field.idBlock.tagNumber === 0,
  );
  if (set === undefined) return [];
  const certificates = childrenOf(set).map((element) => sliceOf(cms, element.valueBeforeDecodeView));
  if (certificates.length > MAX_INPUT_CERTIFICATES) {
    throw new KeytierError(
      'ERR_LIMIT_EXCEEDED',
      `more than ${MAX_INPUT_CERTIFICATES} certificates in one input`,
    );
  }
  return certificates;
}

/** What asn1js calls a block, as far as it is used here. */
interface Asn1Block {
  readonly idBlock: { readonly tagClass: number; readonly tagNumber: number };
  readonly valueBlock: object;
  readonly valueBeforeDecodeView: Uint8Array;
}

async function signedDataFields(cms: Uint8Array): Promise<readonly Asn1Block[]> {
  const [{ fromBER }, { ContentInfo }] = await Promise.all([import('asn1js'), import('pkijs')]);
  try {
    const { offset, result } = fromBER(cms, { maxDepth: MAX_DER_DEPTH, maxNodes: MAX_CMS_NODES });
    if (offset !== cms.length) throw new Error(result.error || 'bytes follow the bundle');
    const info = new ContentInfo({ schema: result });
    return info.contentType === ContentInfo.SIGNED_DATA ? childrenOf(info.content as Asn1Block) : [];
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : 'an unknown problem';
    if (EXCEEDED.test(seen))
      throw new KeytierError('ERR_LIMIT_EXCEEDED', 'a CMS bundle is too large or too deep', { seen, cause });
    throw new KeytierError('ERR_INPUT_MALFORMED', 'a CMS bundle does not decode', {
      seen,
      hint: 'openssl pkcs7 -inform DER -print_certs reads most bundles; its output is an input too',
      cause,
    });
  }
}

function childrenOf(block: Asn1Block): readonly Asn1Block[] {
  const value: unknown = 'value' in block.valueBlock ? block.valueBlock.value : [];
  return Array.isArray(value) ? (value as readonly Asn1Block[]) : [];
}

/** The bytes of `cms` that equal `element`; a decoder that had changed anything would be found out here. */
function sliceOf(cms: Uint8Array, element: Uint8Array): Uint8Array {
  if (element.length > MAX_CERTIFICATE_BYTES) {
    throw new KeytierError(
      'ERR_LIMIT_EXCEEDED',
      `a certificate is larger than ${MAX_CERTIFICATE_BYTES} bytes`,
    );
  }
  const start = element.length === 0 ? -1 : asBuffer(cms).indexOf(element);
  if (start < 0)
    throw new KeytierError('ERR_INPUT_MALFORMED', 'a certificate in a CMS bundle has no bytes of its own');
  return cms.subarray(start, start + element.length);
}
