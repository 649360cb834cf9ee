import type { Attribute, Graph, TensorRef, ValueType } from '../ir/graph';
import { commonType } from './type';
import type { ConstantValue } from './value';

/** What is known of the values of one graph, and where to look for those of the graphs around it. */
export class Scope {
  readonly types = new Map<string, ValueType>();
  readonly values = new Map<string, ConstantValue | TensorRef>();

  constructor(
    readonly graph: Graph,
    readonly parent: Scope | undefined,
    readonly opsets: ReadonlyMap<string, number>,
    /** Inside a function: the caller's attributes, for references to them. */
    readonly attributes: ReadonlyMap<string, Attribute> | undefined,
    readonly depth: number,
  ) {}

  typeOf(name: string): ValueType | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const type = scope.types.get(name);
      if (type || scope.values.has(name)) return type;
    }
    return undefined;
  }

  /** The scope that knows a type or a value for the name. */
  holderOf(name: string): Scope | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      if (scope.types.has(name) || scope.values.has(name)) return scope;
    }
    return undefined;
  }

  /** What this run of a body and another one both say. */
  agreeingWith(other: Scope): Scope {
    const both = new Scope(this.graph, this.parent, this.opsets, undefined, this.depth);
    for (const [name, type] of this.types) {
      const common = commonType(type, other.types.get(name));
      if (common) both.types.set(name, common);
    }
    for (const [name, value] of this.values) if (other.values.get(name) === value) both.values.set(name, value);
    return both;
  }
}
