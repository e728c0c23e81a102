import * as accounts from './accounts.ts';
import * as billing from './billing.ts';
import * as catalogue from './catalogue.ts';
import type { Documented } from './endpoint.ts';
import * as generations from './generations.ts';
import * as members from './members.ts';
import * as ordering from './ordering.ts';
import * as products from './products.ts';
import * as steering from './steering.ts';
import * as system from './system.ts';
import * as templates from './templates.ts';
import * as workspaces from './workspaces.ts';

/** Everything the API documents, in the order of the reference. A route without a line here fails a test. */
export const endpoints: Documented[] = [
	accounts.register,
	accounts.login,
	accounts.refresh,
	accounts.me,
	accounts.forgotPassword,
	accounts.resetPassword,
	workspaces.listWorkspaces,
	workspaces.createWorkspace,
	members.listMembers,
	members.inviteMember,
	products.listProducts,
	ordering.orderInWorkspace,
	ordering.orderOwn,
	products.getProduct,
	products.saveOne,
	products.saveInWorkspace,
	generations.getGeneration,
	generations.watch,
	steering.pause,
	steering.resume,
	steering.approve,
	steering.cancel,
	templates.listTemplates,
	billing.listPlans,
	billing.checkoutWithStripe,
	billing.checkoutWithPayPal,
	billing.listHistory,
	billing.getCredits,
	catalogue.listPublicProducts,
	catalogue.getPublicProduct,
	system.health,
	system.openApi
];
