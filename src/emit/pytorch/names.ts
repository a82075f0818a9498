const keywords = `False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda
nonlocal not or pass raise return try while with yield self torch nn F len dict blend top_softmax reverse_gradient signed_log signed_exp`.split(/\s+/);

/** What `nn.Module` and its dictionaries already have under a name. */
const attributes = `T add_module apply bfloat16 buffers call_super_init children clear compile cpu cuda double dump_patches eval extra_repr float forward
get_buffer get_extra_state get_parameter get_submodule half ipu items keys load_state_dict modules mtia named_buffers named_children named_modules
named_parameters parameters pop register_buffer register_module register_parameter requires_grad_ set_extra_state set_submodule share_memory state_dict
to to_empty train training type update values xpu zero_grad copy popitem setdefault get fromkeys`.split(/\s+/);

const reserved = new Set(keywords);
const taken = new Set([...keywords, ...attributes]);

/** A name of the file as a variable of Python. */
export function variable(name: string): string {
  const fit = name.replaceAll(/[^\p{L}\p{N}_]/gu, "_");
  const started = /^\p{N}/u.test(fit) ? `_${fit}` : fit;
  return reserved.has(started) ? `${started}_` : started;
}

/** A name as an attribute of a module. */
export function attribute(name: string): string {
  const fit = variable(name);
  return taken.has(fit) ? `${fit}_` : fit;
}

/** A name as a key of an `nn.ModuleDict`, which takes any text without a dot. */
export function moduleKey(name: string): string {
  const fit = name.replaceAll(".", "_");
  return taken.has(fit) ? `${fit}_` : fit;
}

/** Names that have not been given before. */
export function uniqueNames(): (name: string) => string {
  const given = new Set<string>();
  return (name) => {
    let unique = name;
    for (let count = 2; given.has(unique); count++) unique = `${name}_${count}`;
    given.add(unique);
    return unique;
  };
}
