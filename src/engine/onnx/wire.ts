/**
 * The messages of onnx.proto (ONNX 1.22) as a table: field number to name and kind. The parsers name fields through it, the skeleton reader
 * finds nested messages with it, the encoder writes by it. A field that is not here is unknown and kept as a byte range.
 */
export type MessageName =
  | 'Model'
  | 'Graph'
  | 'Node'
  | 'Attribute'
  | 'ValueInfo'
  | 'Type'
  | 'TypeTensor'
  | 'TypeSequence'
  | 'TypeMap'
  | 'Shape'
  | 'Dimension'
  | 'Tensor'
  | 'Segment'
  | 'SparseTensor'
  | 'StringPair'
  | 'Opset'
  | 'Function'
  | 'Training'
  | 'Annotation'
  | 'DeviceConfiguration'
  | 'NodeDevice'
  | 'Sharding'
  | 'ShardedDim'
  | 'SimpleSharding'
  | 'DeviceGroup';

/** `text` and `bytes` are length-delimited leaves; `varints`, `floats`, `doubles` may come packed or one by one. */
export type Kind =
  | 'varint'
  | 'fixed32'
  | 'fixed64'
  | 'text'
  | 'bytes'
  | 'varints'
  | 'floats'
  | 'doubles'
  | { readonly message: MessageName };
export type Field = readonly [name: string, kind: Kind];
export type Schema = Readonly<Record<number, Field>>;

const of = (message: MessageName): Kind => ({ message });

const typedElement: Schema = { 1: ['elem_type', 'varint'], 2: ['shape', of('Shape')] };

export const schemas: Readonly<Record<MessageName, Schema>> = {
  Model: {
    1: ['ir_version', 'varint'],
    2: ['producer_name', 'text'],
    3: ['producer_version', 'text'],
    4: ['domain', 'text'],
    5: ['model_version', 'varint'],
    6: ['doc_string', 'text'],
    7: ['graph', of('Graph')],
    8: ['opset_import', of('Opset')],
    14: ['metadata_props', of('StringPair')],
    20: ['training_info', of('Training')],
    25: ['functions', of('Function')],
    26: ['configuration', of('DeviceConfiguration')],
  },
  Graph: {
    1: ['node', of('Node')],
    2: ['name', 'text'],
    5: ['initializer', of('Tensor')],
    10: ['doc_string', 'text'],
    11: ['input', of('ValueInfo')],
    12: ['output', of('ValueInfo')],
    13: ['value_info', of('ValueInfo')],
    14: ['quantization_annotation', of('Annotation')],
    15: ['sparse_initializer', of('SparseTensor')],
    16: ['metadata_props', of('StringPair')],
  },
  Node: {
    1: ['input', 'text'],
    2: ['output', 'text'],
    3: ['name', 'text'],
    4: ['op_type', 'text'],
    5: ['attribute', of('Attribute')],
    6: ['doc_string', 'text'],
    7: ['domain', 'text'],
    8: ['overload', 'text'],
    9: ['metadata_props', of('StringPair')],
    10: ['device_configurations', of('NodeDevice')],
  },
  Attribute: {
    1: ['name', 'text'],
    2: ['f', 'fixed32'],
    3: ['i', 'varint'],
    4: ['s', 'bytes'],
    5: ['t', of('Tensor')],
    6: ['g', of('Graph')],
    7: ['floats', 'floats'],
    8: ['ints', 'varints'],
    9: ['strings', 'bytes'],
    10: ['tensors', of('Tensor')],
    11: ['graphs', of('Graph')],
    13: ['doc_string', 'text'],
    14: ['tp', of('Type')],
    15: ['type_protos', of('Type')],
    20: ['type', 'varint'],
    21: ['ref_attr_name', 'text'],
    22: ['sparse_tensor', of('SparseTensor')],
    23: ['sparse_tensors', of('SparseTensor')],
  },
  ValueInfo: { 1: ['name', 'text'], 2: ['type', of('Type')], 3: ['doc_string', 'text'], 4: ['metadata_props', of('StringPair')] },
  Type: {
    1: ['tensor_type', of('TypeTensor')],
    4: ['sequence_type', of('TypeSequence')],
    5: ['map_type', of('TypeMap')],
    6: ['denotation', 'text'],
    8: ['sparse_tensor_type', of('TypeTensor')],
    9: ['optional_type', of('TypeSequence')],
  },
  TypeTensor: typedElement,
  TypeSequence: { 1: ['elem_type', of('Type')] },
  TypeMap: { 1: ['key_type', 'varint'], 2: ['value_type', of('Type')] },
  Shape: { 1: ['dim', of('Dimension')] },
  Dimension: { 1: ['dim_value', 'varint'], 2: ['dim_param', 'text'], 3: ['denotation', 'text'] },
  Tensor: {
    1: ['dims', 'varints'],
    2: ['data_type', 'varint'],
    3: ['segment', of('Segment')],
    4: ['float_data', 'floats'],
    5: ['int32_data', 'varints'],
    6: ['string_data', 'bytes'],
    7: ['int64_data', 'varints'],
    8: ['name', 'text'],
    9: ['raw_data', 'bytes'],
    10: ['double_data', 'doubles'],
    11: ['uint64_data', 'varints'],
    12: ['doc_string', 'text'],
    13: ['external_data', of('StringPair')],
    14: ['data_location', 'varint'],
    16: ['metadata_props', of('StringPair')],
  },
  Segment: { 1: ['begin', 'varint'], 2: ['end', 'varint'] },
  SparseTensor: { 1: ['values', of('Tensor')], 2: ['indices', of('Tensor')], 3: ['dims', 'varints'] },
  StringPair: { 1: ['key', 'text'], 2: ['value', 'text'] },
  Opset: { 1: ['domain', 'text'], 2: ['version', 'varint'] },
  Function: {
    1: ['name', 'text'],
    4: ['input', 'text'],
    5: ['output', 'text'],
    6: ['attribute', 'text'],
    7: ['node', of('Node')],
    8: ['doc_string', 'text'],
    9: ['opset_import', of('Opset')],
    10: ['domain', 'text'],
    11: ['attribute_proto', of('Attribute')],
    12: ['value_info', of('ValueInfo')],
    13: ['overload', 'text'],
    14: ['metadata_props', of('StringPair')],
  },
  Training: {
    1: ['initialization', of('Graph')],
    2: ['algorithm', of('Graph')],
    3: ['initialization_binding', of('StringPair')],
    4: ['update_binding', of('StringPair')],
  },
  Annotation: { 1: ['tensor_name', 'text'], 2: ['quant_parameter_tensor_names', of('StringPair')] },
  DeviceConfiguration: { 1: ['name', 'text'], 2: ['num_devices', 'varint'], 3: ['device', 'text'] },
  NodeDevice: { 1: ['configuration_id', 'text'], 2: ['sharding_spec', of('Sharding')], 3: ['pipeline_stage', 'varint'] },
  Sharding: {
    1: ['tensor_name', 'text'],
    2: ['device', 'varints'],
    3: ['index_to_device_group_map', of('DeviceGroup')],
    4: ['sharded_dim', of('ShardedDim')],
  },
  ShardedDim: { 1: ['axis', 'varint'], 2: ['simple_sharding', of('SimpleSharding')] },
  SimpleSharding: { 1: ['dim_value', 'varint'], 2: ['dim_param', 'text'], 3: ['num_shards', 'varint'] },
  DeviceGroup: { 1: ['key', 'varint'], 2: ['value', 'varints'] },
};

/** Protobuf wire types. */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;
