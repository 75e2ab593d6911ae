/** The console: asks who is there, and shows the page that the address names. */
import { Component, h, render } from './core/view.js';
import * as session from './core/session.js';
import { whenSignedOut } from './core/api.js';
import { onChange, where } from './core/router.js';
import { pageAt } from './pages/index.js';
import { Shell } from './parts/shell.js';
import { SignIn } from './parts/sign-in.js';
import { Empty, Problem } from './parts/common.js';

class App extends Component {
  constructor() {
    super();
    this.state = { isLoaded: false, error: null, place: where() };
  }

  componentDidMount() {
    onChange(() => this.setState({ place: where() }));
    whenSignedOut(() => session.load().then(() => this.setState({})));
    this.load();
  }

  load() {
    session.load().then(
      () => this.setState({ isLoaded: true, error: null }),
      (error) => {
        this.setState({ error });
        setTimeout(() => this.load(), 3000);
      },
    );
  }

  render(_, { isLoaded, error, place }) {
    if (!isLoaded) {
      return error && h('main.alone', h(Problem, { error }));
    }
    if (!session.isSignedIn()) {
      return h(SignIn, { onSignedIn: () => this.setState({}) });
    }
    const page = pageAt(place.parts);
    return h(
      Shell,
      { page, place, onSignedOut: () => this.setState({}) },
      page ? h(Screen, { key: page.key(place.parts), page, place }) : h(Empty, { title: 'There is no such page' }, 'Choose one from the navigation.'),
    );
  }
}

/** One page; its module is fetched when it is first shown. */
class Screen extends Component {
  constructor(props) {
    super(props);
    this.state = { view: null, error: null };
    props.page.module().then(
      (module) => this.setState({ view: module.default }),
      (error) => this.setState({ error }),
    );
  }

  componentDidMount() {
    document.title = this.props.page.title + ' · Leadline';
  }

  render({ place }, { view, error }) {
    return error ? h(Problem, { error }) : view && h(view, { place });
  }
}

render(h(App), document.getElementById('app'));
