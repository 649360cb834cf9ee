/** Performance profiles of the HTP, from the fastest to the most frugal (`configs.json`: htp_config, ep_provider_options). */
export const perfProfiles = {
  burst: 'Highest clocks for a short time; the chip gets hot.',
  sustained_high_performance: 'High clocks that can be held.',
  high_performance: 'High clocks.',
  balanced: 'Between speed and power.',
  low_balanced: 'Between speed and power, nearer to power.',
  high_power_saver: 'Saves power, the fastest of the savers.',
  power_saver: 'Saves power.',
  low_power_saver: 'Saves more power.',
  extreme_power_saver: 'Saves the most power, and is the slowest.',
} as const;

/** For the token loop of language models: QAIRT 2.48 and Hexagon v79 or later (`configs.json`). */
export const llmPerfProfiles = {
  llm_decode_burst: 'As burst, for decoding tokens. v79 or later.',
  llm_decode_sustained_high_performance: 'As sustained_high_performance, for decoding tokens. v79 or later.',
  llm_decode_high_performance: 'As high_performance, for decoding tokens. v79 or later.',
  llm_decode_balanced: 'As balanced, for decoding tokens. v79 or later.',
  llm_decode_low_balanced: 'As low_balanced, for decoding tokens. v79 or later.',
  llm_decode_high_power_saver: 'As high_power_saver, for decoding tokens. v79 or later.',
  llm_decode_power_saver: 'As power_saver, for decoding tokens. v79 or later.',
  llm_decode_low_power_saver: 'As low_power_saver, for decoding tokens. v79 or later.',
  llm_decode_extreme_power_saver: 'As extreme_power_saver, for decoding tokens. v79 or later.',
  llm_decode_default: 'The default, for decoding tokens. v79 or later.',
} as const;

/** Priorities of a graph or a context on a shared backend (`configs.json`). */
export const priorities = {
  low: 'Waits for all others.',
  normal: 'The default.',
  normal_high: 'Before normal ones.',
  high: 'Before all others.',
} as const;

/** Where a file says so. */
export const units = {
  htp: 'Hexagon Tensor Processor, the NPU.',
  gpu: 'Adreno GPU.',
  cpu: 'Kryo CPU.',
} as const;
