/** A form made from a JSON Schema. What has no field of its own (objects, lists of objects) is written as JSON. */
import { h } from '../core/view.js';

/** The type of a property, without null, and with its `$ref` resolved. */
export function resolve(schema, root) {
  let one = schema;
  for (let depth = 0; one?.$ref && depth < 10; depth++) {
    one = { ...one.$ref.replace(/^#\//, '').split('/').reduce((at, part) => at?.[part], root), ...without(one, '$ref') };
  }
  const choices = one?.anyOf || one?.oneOf;
  const some = choices?.filter((choice) => choice.type !== 'null');
  if (some?.length === 1) {
    one = { ...without(one, 'anyOf', 'oneOf'), ...resolve(some[0], root) };
  }
  if (Array.isArray(one?.type)) {
    one = { ...one, type: one.type.filter((type) => type !== 'null')[0] };
  }
  return one || {};
}

function without(object, ...fields) {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !fields.includes(name)));
}

/** Names of properties that hold more than a line, where the schema does not say so. */
const LONG = /prompt|text|html|body|system|content|description|notes?$/i;

/** How a property is written: choice, check, number, words, lines or json. */
function kindOf(schema) {
  if (schema.enum) {
    return 'choice';
  }
  if (schema.type === 'boolean') {
    return 'check';
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    return 'number';
  }
  if (schema.type === 'string') {
    return schema.maxLength > 300 || LONG.test(schema.name) ? 'words' : 'line';
  }
  return schema.type === 'array' && ['string', undefined].includes(schema.items?.type) && schema.items ? 'lines' : 'json';
}

/** What a field shows for a value. */
function shown(value, kind) {
  if (value === undefined || value === null) {
    return '';
  }
  if (kind === 'lines') {
    return Array.isArray(value) ? value.join('\n') : String(value);
  }
  return kind === 'json' ? JSON.stringify(value, null, 2) : String(value);
}

/**
 * The value of what was typed; undefined where it counts as left out.
 *
 * @throws {SyntaxError} for broken JSON
 */
function read(text, kind) {
  if (text.trim() === '') {
    return undefined;
  }
  switch (kind) {
    case 'number':
      return Number(text);
    case 'lines':
      return text.split('\n').map((line) => line.trim()).filter(Boolean);
    case 'json':
      return JSON.parse(text);
    default:
      return text;
  }
}

/**
 * The fields of a schema's properties.
 *
 * @param {{schema: Object, value: Object, errors: Object<string, string>, onChange: function(Object)}} props errors by field
 */
export function SchemaForm({ schema, value, errors = {}, onChange }) {
  const required = schema.required || [];
  const set = (name, one) => {
    const next = { ...value, [name]: one };
    if (one === undefined) {
      delete next[name];
    }
    onChange(next);
  };
  return Object.entries(schema.properties || {}).map(([name, property]) => {
    const own = { ...resolve(property, schema), name };
    return h(Field, { key: name, name, schema: own, items: own.items && resolve(own.items, schema), isRequired: required.includes(name), value: value[name], error: errors[name], onChange: (one) => set(name, one) });
  });
}

function Field({ name, schema, items, isRequired, value, error, onChange }) {
  const kind = kindOf({ ...schema, items });
  const help = [schema.description, bounds(schema), kind === 'lines' && 'One a line', kind === 'json' && 'As JSON'].filter(Boolean).join('. ');
  const common = {
    name,
    required: isRequired,
    'aria-invalid': String(Boolean(error)),
    'aria-describedby': 'help-' + name,
    placeholder: schema.default !== undefined ? String(schema.default) : schema.examples?.[0] !== undefined ? String(schema.examples[0]) : undefined,
  };
  return h(
    'label.field',
    h('span', name, isRequired ? h('span.required', ' required') : ''),
    control(kind, schema, common, value, onChange),
    h('small', { id: 'help-' + name, class: error ? 'error' : '' }, error || help),
  );
}

function control(kind, schema, common, value, onChange) {
  const change = (event) => {
    try {
      event.target.setCustomValidity('');
      onChange(read(event.target.value, kind));
    } catch (e) {
      event.target.setCustomValidity('This is no JSON yet.');
    }
  };
  switch (kind) {
    case 'choice':
      return h('select', { ...common, value: value ?? '', onChange: change }, h('option', { value: '' }, schema.default !== undefined ? schema.default + ' (default)' : '–'), schema.enum.filter((one) => one !== null).map((one) => h('option', { value: one }, one)));
    case 'check':
      return h('select', { ...common, value: value === undefined || value === null ? '' : String(value), onChange: (event) => onChange(event.target.value === '' ? undefined : event.target.value === 'true') }, h('option', { value: '' }, '–'), h('option', { value: 'true' }, 'yes'), h('option', { value: 'false' }, 'no'));
    case 'number':
      return h('input', { ...common, type: 'number', step: schema.type === 'integer' ? 1 : 'any', min: schema.minimum, max: schema.maximum, value: value ?? '', onInput: change });
    case 'line':
      return h('input', { ...common, type: 'text', value: value ?? '', maxlength: schema.maxLength, onInput: change });
    case 'words':
      return h('textarea', { ...common, class: 'words', rows: 1, defaultValue: shown(value, kind), onInput: change });
    default:
      return h('textarea', { ...common, rows: kind === 'lines' ? 3 : 5, spellcheck: false, defaultValue: shown(value, kind), onInput: change });
  }
}

function bounds(schema) {
  const parts = [];
  if (schema.minimum !== undefined || schema.maximum !== undefined) {
    parts.push([schema.minimum !== undefined && 'at least ' + schema.minimum, schema.maximum !== undefined && 'at most ' + schema.maximum].filter(Boolean).join(', '));
  }
  if (schema.maxLength) {
    parts.push('up to ' + schema.maxLength + ' characters');
  }
  return parts.join(', ');
}
