/** What `setupToolchain` installs, shown to the user before it does. Versions as in `toolchain/requirements.txt` (a test compares). */
export const toolchainPackages = [
  { name: 'onnxruntime', version: '1.31.1', licence: 'MIT', by: 'Microsoft' },
  {
    name: 'onnxruntime-qnn',
    version: '2.7.0',
    licence: "MIT for the provider; Qualcomm's own licence for the QAIRT libraries in it (Qualcomm_LICENSE.pdf in the package)",
    by: 'Qualcomm Technologies, Inc.',
  },
] as const;

/** On disk, with what the two packages depend on (numpy, protobuf, sympy and smaller ones, all under permissive licences). */
export const toolchainDiskMb = 530;

export const licenceNotice = [
  `QNN Lens installs Qualcomm's compiler and simulator from PyPI into a folder of its own (about ${toolchainDiskMb} MB):`,
  ...toolchainPackages.map(({ name, version, licence, by }) => `${name} ${version} by ${by}: ${licence}.`),
  'They are downloaded by your own pip and never come with QNN Lens. By installing you accept their licences.',
].join('\n');
