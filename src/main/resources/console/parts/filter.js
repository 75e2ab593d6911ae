/** A field of a filter, which completes what is typed; it holds when Enter is pressed, when it is left, or after a moment. */
import { Component, h } from '../core/view.js';
import { suggestions } from '../core/actions.js';

const PAUSE = 450;
let lists = 0;

export class Filter extends Component {
  constructor(props) {
    super(props);
    this.state = { text: props.value || '', items: [] };
    this.list = 'suggestions-' + ++lists;
  }

  componentDidUpdate(before) {
    if (before.value !== this.props.value && (this.props.value || '') !== this.state.text && document.activeElement !== this.input) {
      this.setState({ text: this.props.value || '' });
    }
  }

  componentWillUnmount() {
    clearTimeout(this.timer);
  }

  type(text) {
    this.setState({ text });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.apply(), PAUSE);
    this.complete(text);
  }

  async complete(text) {
    this.setState({ items: await suggestions(this.props.field, text) });
  }

  apply() {
    clearTimeout(this.timer);
    const text = this.state.text.trim();
    if (text !== (this.props.value || '')) {
      this.props.onChange(text);
    }
  }

  render({ label, field }, { text, items }) {
    return h(
      'label.field',
      h('span', label),
      h('input', {
        ref: (element) => (this.input = element),
        name: field,
        value: text,
        list: this.list,
        autocomplete: 'off',
        spellcheck: false,
        placeholder: 'any',
        onFocus: () => this.complete(text),
        onInput: (event) => this.type(event.target.value),
        onBlur: () => this.apply(),
        onKeyDown: (event) => event.key === 'Enter' && this.apply(),
      }),
      h('datalist', { id: this.list }, items.map((one) => h('option', { key: one, value: one }))),
    );
  }
}
