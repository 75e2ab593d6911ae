/** The quotas of models over REST. */
@NullMarked
package dev.leadline.api.models;

import org.jspecify.annotations.NullMarked;
