import type { ConfigDocument } from '../document';
import type { Finding } from '../finding';

/** What a JSON language service says of the document under its kind's schema, in the service's own words and places. */
export async function schemaFindings(_document: ConfigDocument): Promise<readonly Finding[]> {
  return [];
}
