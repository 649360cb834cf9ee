import { Problem } from '../../problem';
import { profileFromBytes } from '../store';
import type { Importer } from './importer';

/** A profile that QNN Lens kept, of this model or another version of it. */
export const ownProfile: Importer = {
  format: 'QNN Lens profile',
  claims: (head) => /^\s*\{/.test(head) && head.includes('"modelSha256"') && head.includes('"modelName"'),
  read: (bytes, file) => {
    const profile = profileFromBytes(bytes);
    if (profile) return { profile };
    throw new Problem('profile-damaged', file, `"${file}" is not a whole profile of QNN Lens.`, 'Profile the model again.');
  },
};
