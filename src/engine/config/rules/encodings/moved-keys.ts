/** Keys of the seed's root with what tools have for them (qairt-quantizer's flags, tools.json). */
export const movedKeys: Readonly<Record<string, { readonly flag: string; readonly argument?: string }>> = {
  activation_bitwidth: { flag: '--act_bitwidth', argument: 'activation_bitwidth' },
  param_bitwidth: { flag: '--weights_bitwidth', argument: 'param_bitwidth' },
  bias_bitwidth: { flag: '--bias_bitwidth' },
};
