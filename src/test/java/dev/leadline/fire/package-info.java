/**
 * Everything is killed, frozen, cut and filled while clients work; a checker that knows only what the clients saw looks
 * for broken promises.
 */
package dev.leadline.fire;
