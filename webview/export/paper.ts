import { type PaletteProperty, paletteOf } from '../palette';

/** A light ground, for pictures that are made without a theme. The units' colors are those of the report around the picture. */
const paper: Readonly<Record<PaletteProperty, string>> = {
  '--canvas': '#ffffff',
  '--text': '#1f1f1f',
  '--muted': '#5c5c5c',
  '--card': '#f8f8f8',
  '--card-border': '#c8c8c8',
  '--edge': '#6e7681',
  '--crossing': '#cd3131',
  '--selection': '#005fb8',
  '--hit': '#8a6200',
  '--time': '#cd3131',
  '--unit-htp': '#007a5a',
  '--unit-gpu': '#0063d3',
  '--unit-cpu': '#b35900',
  '--unit-removed': '#7a7680',
  '--thread-main': '#66a889',
  '--thread-control': '#9a9a9a',
  '--thread-hvx': '#1f6f96',
  '--thread-dma': '#652d90',
  '--thread-vtcm': '#3a4ab0',
  '--thread-ddr': '#0063d3',
  '--thread-other': '#5a97dd',
  '--critical-path': '#cd3131',
  '--idle': '#8a6200',
  '--category-1': '#0063a7',
  '--category-2': '#c77ea9',
  '--category-3': '#b84600',
  '--category-4': '#2ca673',
  '--category-5': '#95994a',
  '--category-6': '#129fd8',
  '--category-7': '#ca8700',
};

export const paperPalette = paletteOf((property) => paper[property], 'system-ui, sans-serif');
