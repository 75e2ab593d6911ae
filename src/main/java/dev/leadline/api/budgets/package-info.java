/** REST of the budgets of tenants. */
@NullMarked
package dev.leadline.api.budgets;

import org.jspecify.annotations.NullMarked;
