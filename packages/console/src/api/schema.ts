// Written by `npm run references` from docs/reference/openapi.json. Not edited by hand.

export interface paths {
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is calling, as the server sees it, and what their role may do */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The agents that I may call, and those that acted for me in the last 30 days */
        get: operations["listMyAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/agents/{agentId}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop what an agent does in my name; others it goes on serving */
        post: operations["stopMyAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where I am signed in */
        get: operations["listMySessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign me out in one place */
        delete: operations["endMySession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done in my name and with my account, newest first unless told */
        get: operations["listMyEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The accounts that I have connected for agents, and those that I could */
        get: operations["listMyConnections"];
        put?: never;
        /** Store a value of my own, where each person has theirs; it goes in and never comes out */
        post: operations["storeMySecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/connections/{connectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Disconnect an account of mine: it is revoked at the provider, and running calls are cut */
        delete: operations["removeMyConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/connections/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start connecting an account of mine; the answer's url is where to go on */
        post: operations["startMyConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/leases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What agents were handed for me in the last 30 days, newest first */
        get: operations["listMyLeases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/leases/{leaseId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End what an agent was handed for me; it is killed where that can be done */
        post: operations["revokeMyLease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people call objects that are known by their ids */
        get: operations["listNames"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List agents */
        get: operations["listAgents"];
        put?: never;
        /** Register an agent */
        post: operations["createAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an agent */
        get: operations["getAgent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change an agent's name, purpose or way of signing in */
        patch: operations["updateAgent"];
        trace?: never;
    };
    "/api/v1/agents/{agentId}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop an agent at once, everywhere */
        post: operations["suspendAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a suspended agent work again */
        post: operations["resumeAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an agent for good
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["retireAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give an agent another owner */
        put: operations["transferAgent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace the public keys that it signs in with
         * @description Needs a person's sign-in of the last ten minutes.
         */
        put: operations["replaceAgentKeys"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List its secrets, never their values */
        get: operations["listAgentSecrets"];
        put?: never;
        /**
         * Issue a secret, shown once; at most two live at a time
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["issueAgentSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}/secrets/{secretId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a secret and the tokens got with it */
        delete: operations["revokeAgentSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List clients */
        get: operations["listClients"];
        put?: never;
        /** Register a client */
        post: operations["createClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a client */
        get: operations["getClient"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a client's name, addresses, consent or way of signing in; people are asked again where it is another client to them */
        patch: operations["updateClient"];
        trace?: never;
    };
    "/api/v1/clients/{clientId}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a client at once: nobody signs in through it */
        post: operations["suspendClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a suspended client work again */
        post: operations["resumeClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace the public keys that it signs in with
         * @description Needs a person's sign-in of the last ten minutes.
         */
        put: operations["replaceClientKeys"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List its secrets, never their values */
        get: operations["listClientSecrets"];
        put?: never;
        /**
         * Issue a secret, shown once; at most two live at a time
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["issueClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}/secrets/{secretId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a secret and the tokens got with it */
        delete: operations["revokeClientSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which clients I let call which agents in my name */
        get: operations["listMyConsents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/consents/{consentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take back that a client calls an agent in my name: what it holds for me is dead */
        delete: operations["withdrawMyConsent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List which clients a person lets call which agents */
        get: operations["listUserConsents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what people have agreed to, of all or of one client or person */
        get: operations["listConsents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consents/{consentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take back a person's consent: what the client holds for them is dead, and they are asked again */
        delete: operations["withdrawConsent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List resources */
        get: operations["listResources"];
        put?: never;
        /** Register a resource with its permissions */
        post: operations["createResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{resourceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a resource */
        get: operations["getResource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a resource */
        patch: operations["updateResource"];
        trace?: never;
    };
    "/api/v1/resources/{resourceId}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a resource at once: nobody reaches it */
        post: operations["suspendResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{resourceId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a suspended resource be reached again */
        post: operations["resumeResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{resourceId}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace the public keys that it signs in with
         * @description Needs a person's sign-in of the last ten minutes.
         */
        put: operations["replaceResourceKeys"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{resourceId}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List its secrets, never their values */
        get: operations["listResourceSecrets"];
        put?: never;
        /**
         * Issue a secret, shown once; at most two live at a time
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["issueResourceSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{resourceId}/secrets/{secretId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a secret and the tokens got with it */
        delete: operations["revokeResourceSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List grants */
        get: operations["listGrants"];
        put?: never;
        /** Grant permissions on a resource */
        post: operations["createGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grants/{grantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a grant */
        get: operations["getGrant"];
        put?: never;
        post?: never;
        /** Remove a grant and the tokens that it allowed */
        delete: operations["removeGrant"];
        options?: never;
        head?: never;
        /** Change what a grant gives, when, from where and how; where it gives less, the tokens that it allowed die */
        patch: operations["updateGrant"];
        trace?: never;
    };
    "/api/v1/agents/{agentId}/topology": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An agent with all that it is connected to */
        get: operations["getTopology"];
        /** Make the edges of an agent these, all or none */
        put: operations["applyTopology"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}/topology/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What applying a topology would change, and what stands against it */
        post: operations["validateTopology"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topology": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The map of everything that is connected */
        get: operations["getEstateTopology"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topology/paths": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every way from a person to a resource */
        get: operations["findAccessPaths"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List people; `search` looks at names and e-mail addresses */
        get: operations["listUsers"];
        put?: never;
        /** Put a person into the built-in directory */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a person */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a person of the built-in directory
         * @description Needs a person's sign-in of the last ten minutes.
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/api/v1/users/{userId}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the groups that a person is in */
        get: operations["listUserGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a person at once, and every agent that acts for them */
        post: operations["suspendUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a suspended person sign in again */
        post: operations["resumeUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a person a role in the administration, or none
         * @description Needs a person's sign-in of the last ten minutes.
         */
        put: operations["setUserRole"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a person's ways in: where their provider is, and the others */
        get: operations["listUserIdentities"];
        put?: never;
        /**
         * Give a person another way in
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["linkUserIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/identities/{identityId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a way in from a person, and all that they are signed in with */
        delete: operations["unlinkUserIdentity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/relations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a person's manager and direct reports */
        get: operations["getUserRelations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List where a person is signed in */
        get: operations["listUserSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign a person out in one place */
        delete: operations["endUserSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/departure-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long agents go on after their owner left */
        get: operations["getDeparturePolicy"];
        /**
         * Set how long agents go on after their owner left; graces that run already keep their end
         * @description Needs a person's sign-in of the last ten minutes.
         */
        put: operations["setDeparturePolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/depart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record that a person left: their sessions, role and consents are over, and their agents lose their owner
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["departUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a departed person sign in again; their role and their agents are not given back
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["returnUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give many agents another owner, all or none */
        post: operations["transferAgents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}/handover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is asked to take over an agent whose owner left */
        get: operations["getAgentHandover"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/handovers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The agents that I am asked to take over because their owner left */
        get: operations["listMyHandovers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/handovers/{agentId}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take over an agent that I am asked for */
        post: operations["acceptMyHandover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/my/handovers/{agentId}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decline to take over an agent; whoever comes next is asked */
        post: operations["declineMyHandover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List groups of people */
        get: operations["listGroups"];
        put?: never;
        /** Make a group of people */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a group */
        get: operations["getGroup"];
        put?: never;
        post?: never;
        /**
         * Remove a group that no grant names
         * @description Needs a person's sign-in of the last ten minutes.
         */
        delete: operations["removeGroup"];
        options?: never;
        head?: never;
        /** Rename a group */
        patch: operations["updateGroup"];
        trace?: never;
    };
    "/api/v1/groups/{groupId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the people of a group */
        get: operations["listGroupMembers"];
        put?: never;
        /** Put a person into a group */
        post: operations["addGroupMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{groupId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a person out of a group */
        delete: operations["removeGroupMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List credentials, never their values */
        get: operations["listCredentials"];
        put?: never;
        /** Store a credential; its value goes in and never comes out */
        post: operations["createCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{credentialId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a credential, never its value */
        get: operations["getCredential"];
        put?: never;
        post?: never;
        /**
         * Delete a credential with every version of it and disconnect everybody from it; running calls are cut
         * @description Needs a person's sign-in of the last ten minutes.
         */
        delete: operations["removeCredential"];
        options?: never;
        head?: never;
        /** Change how a credential is delivered and to whom; what is taken away stops at once, running calls included */
        patch: operations["updateCredential"];
        trace?: never;
    };
    "/api/v1/credentials/{credentialId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the value of a credential, with one that is given, or one that the server makes where the other side lets it */
        post: operations["rotateCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{credentialId}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop every use of a credential at once */
        post: operations["suspendCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{credentialId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a suspended credential be used again */
        post: operations["resumeCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{credentialId}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Allow or forbid that the value of a credential is handed over
         * @description Needs a person's sign-in of the last ten minutes.
         */
        put: operations["setCredentialReveal"];
        /**
         * Read the value of a credential: it raises an alert, and is recorded before it is answered
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["revealCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what people have connected, never their tokens */
        get: operations["listConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{connectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a connection, never its tokens */
        get: operations["getConnection"];
        put?: never;
        post?: never;
        /**
         * Disconnect a person's account: it is revoked at the provider, and running calls are cut
         * @description Needs a person's sign-in of the last ten minutes.
         */
        delete: operations["removeConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connection-catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the OAuth providers that are known by name, and the redirect URI to register there */
        get: operations["listConnectionCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was handed over to agents: what, for whom, until when, and what became of it */
        get: operations["listLeases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leases/{leaseId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a lease */
        get: operations["getLease"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leases/{leaseId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a lease before its time; what was handed over is killed where that can be done */
        post: operations["revokeLease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the identity providers that people sign in at */
        get: operations["listIdentityProviders"];
        put?: never;
        /**
         * Register an identity provider; its client secret goes in and never comes out
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["createIdentityProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-providers/{providerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an identity provider */
        get: operations["getIdentityProvider"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change how we sign in at an identity provider
         * @description Needs a person's sign-in of the last ten minutes.
         */
        patch: operations["updateIdentityProvider"];
        trace?: never;
    };
    "/api/v1/identity-providers/{providerId}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close an identity provider for sign-in */
        post: operations["suspendIdentityProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-providers/{providerId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open an identity provider for sign-in again */
        post: operations["resumeIdentityProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-providers/{providerId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check an identity provider's address, credentials and permissions, step by step */
        post: operations["testIdentityProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-providers/{providerId}/scim-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tokens with which an identity provider pushes its people, never their values */
        get: operations["listScimTokens"];
        put?: never;
        /**
         * Issue a token with which an identity provider pushes its people, shown once; at most two live at a time
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["issueScimToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-providers/{providerId}/scim-tokens/{secretId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token with which an identity provider pushes its people */
        delete: operations["revokeScimToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-providers/{providerId}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a provider's directory, or try what a run would do; the answer is the job, which goes on */
        post: operations["startSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-providers/{providerId}/sync-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the runs that read a provider's directory */
        get: operations["listSyncJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-providers/{providerId}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show entries of a provider's directory as it tells them, and as they would be kept with a mapping */
        post: operations["previewDirectory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync-jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a run: how far it is, what it did, what it waits for */
        get: operations["getSyncJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync-jobs/{jobId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Agree to what a waiting run would remove; the answer is the run that may remove just as much
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["approveSyncJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync-jobs/{jobId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a run that is under way or waits; what it did stays */
        post: operations["cancelSyncJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/departments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the departments of the directories that are read, with how many people are in each */
        get: operations["listDepartments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search the audit log, newest first unless told */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/tail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow the audit log as it grows */
        get: operations["tailAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/decisions/{decisionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a decision: what decided it, and the event that recorded it */
        get: operations["getDecision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check the whole audit log against its checkpoints */
        post: operations["verifyAudit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count what is registered, and what happened over time */
        get: operations["getStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what may need doing */
        get: operations["getAttention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read since when, until when and how much an agent has worked */
        get: operations["getAgentActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{credentialId}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read since when, until when and how much a credential has been used */
        get: operations["getCredentialActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{credentialId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the versions of a credential, newest first unless told, never their values */
        get: operations["listCredentialVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the keys that sign tokens, never their private parts */
        get: operations["listSigningKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new key: published at once, signing once everybody can know it */
        post: operations["rotateSigningKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{kid}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare a key compromised: its tokens die at once, and the key of the answer signs from now on
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["revokeSigningKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read which master key wraps what is stored, how its service is, and how much each key has wrapped */
        get: operations["getKms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kms/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try the key service now: wrap and unwrap once */
        post: operations["checkKms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kms/rewraps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the runs that wrapped what is stored with the master key that was current then */
        get: operations["listRewraps"];
        put?: never;
        /**
         * Wrap what is stored with the current master key; reads and writes go on meanwhile
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["startRewrap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kms/rewraps/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a run: how far it is, and what could not be wrapped */
        get: operations["getRewrap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kms/rewraps/{jobId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a run; what it has wrapped stays so */
        post: operations["cancelRewrap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/estate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether agents and clients may work, since when, by whom and why */
        get: operations["getEstate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/estate/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop every agent and client at once: their tokens die and they get none until it is resumed
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["stopEstate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/estate/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let agents and clients work again; what died stays dead
         * @description Needs a person's sign-in of the last ten minutes.
         */
        post: operations["resumeEstate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agentId}/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who and what stops when this is suspended */
        get: operations["getAgentImpact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who and what stops when this is suspended */
        get: operations["getUserImpact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{clientId}/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who and what stops when this is suspended */
        get: operations["getClientImpact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{resourceId}/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who and what stops when this is suspended */
        get: operations["getResourceImpact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{credentialId}/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who and what stops when this is suspended */
        get: operations["getCredentialImpact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/estate/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who and what stops when everything is stopped */
        get: operations["getEstateImpact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            /** @description urn:agent-id-guard:error:<code> */
            type: string;
            title: string;
            status: number;
            detail: string;
            code: string;
            hint: string;
            requestId: string;
            fields?: {
                path: string;
                message: string;
            }[];
            decisionId?: string;
            connectionRequest?: {
                id: string;
                url: string;
            };
        };
        Me: {
            /** @enum {string} */
            type: "user" | "system";
            id: string;
            name: string;
            /**
             * @description null: a person who administers nothing.
             * @enum {string|null}
             */
            role: "owner" | "admin" | "auditor" | "developer" | null;
            issuer: string;
            /** @description null for a call with an access token. */
            session: {
                /** @example ses_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                /** @description When the person last proved who they are. */
                authTimeMs: number;
                /** @description Until when that is recent enough for the routes of `freshSignIn`. */
                freshUntilMs: number;
                /** @description When the session ends at the latest. */
                expiresAtMs: number;
                /** @description Sent with every write in the header `x-agent-id-guard-request`. */
                requestToken: string;
            } | null;
            /** @description The routes that the role may call, such as `POST /agents`; a developer about their own agents. */
            may: string[];
            /** @description Those of them that need a sign-in of the last ten minutes. */
            freshSignIn: string[];
        };
        MyAgents: {
            /** @description Those that acted last come first. */
            items: components["schemas"]["MyAgent"][];
            /** @description How far back the log was read. */
            sinceMs: number;
            /** @description Whether no agent had to be left out. */
            isComplete: boolean;
        };
        MyAgent: {
            /** @example agt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            agentId: string;
            name: string;
            purpose: string;
            /** @enum {string} */
            kind: "autonomous" | "interactive";
            /** @enum {string} */
            state: "active" | "suspended" | "orphaned" | "retired";
            /** @description Whether the person may call it, through a client that may. */
            mayInvoke: boolean;
            /** @description When it last did something in the person's name; null: not lately. */
            lastActedAtMs: number | null;
            /** @description What it reached in the person's name, last used first. */
            resources: {
                /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                title: string;
                lastUsedAtMs: number;
            }[];
        };
        StoppedAgent: {
            /** @example agt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            agentId: string;
            /** @description Its tokens for the person that were issued until then are dead. */
            stoppedAtMs: number;
            /** @description How many clients lost the refresh token with which they called it for the person. */
            endedSignIns: number;
        };
        Action: {
            reason?: string;
        };
        Sessions: {
            items: components["schemas"]["Session"][];
        };
        Session: {
            /** @example ses_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @description Whether this call came with it. */
            current: boolean;
            authTimeMs: number;
            createdAtMs: number;
            /** @description Exact to the minute. */
            lastSeenAtMs: number;
            /** @description At the latest; two hours without a request end it earlier. */
            expiresAtMs: number;
            /** @description Where the sign-in came from, as the server saw it. */
            address: string | null;
            userAgent: string | null;
        };
        MyEventPage: {
            items: components["schemas"]["MyEvent"][];
            nextCursor: string | null;
        };
        MyEvent: {
            id: string;
            timeMs: number;
            action: string;
            /** @enum {string} */
            outcome: "success" | "denied" | "failure";
            agent: {
                id: string;
                name: string;
            } | null;
            client: {
                id: string;
                name: string;
            } | null;
            resource: {
                id: string;
                name: string;
            } | null;
            txn: string | null;
            /** @description The tool that was called, where an adapter reports it. */
            tool: string | null;
            /** @description Where a sign-in came from. */
            address: string | null;
            userAgent: string | null;
        };
        MyConnections: {
            items: components["schemas"]["MyConnection"][];
        };
        MyConnection: {
            /** @example crd_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            credentialId: string;
            name: string;
            resource: {
                /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                title: string;
            };
            /** @enum {string} */
            kind: "oauth" | "secret";
            /** @description An entry of the catalogue, or `custom`; null for a value that is typed in. */
            provider: string | null;
            connection: components["schemas"]["Connection"] | null;
            /** @description The agents that may use it for the person. */
            agents: {
                /** @example agt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                name: string;
            }[];
        };
        Connection: {
            /** @example con_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @example crd_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            credentialId: string;
            /** @enum {string} */
            kind: "oauth" | "secret";
            /** @description A user, or `machine`. */
            holder: string;
            /** @enum {string} */
            state: "active" | "dead";
            /** @description Who the person is at the provider. */
            account: string | null;
            scopes: string[];
            isRenewable: boolean;
            accessExpiresAtMs: number | null;
            refreshedAtMs: number | null;
            deadReason: string | null;
            diedAtMs: number | null;
            version: number;
            createdAtMs: number;
        };
        Disconnected: {
            /**
             * @description `no`: the provider did not answer; end it there by hand.
             * @enum {string}
             */
            revokedAtProvider: "yes" | "no" | "unsupported";
        };
        ConnectionRequest: {
            /** @example cnr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @example crd_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            credentialId: string;
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            userId: string;
            /** @example agt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            agentId: string | null;
            /** @enum {string} */
            status: "pending" | "callback_received" | "completed" | "failed" | "expired";
            /** @description Where the person goes, signed in as themselves. */
            url: string;
            scopes: string[];
            /** @example con_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            connectionId: string | null;
            failure: string | null;
            createdAtMs: number;
            expiresAtMs: number;
        };
        StartConnection: {
            /** @example crd_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            credentialId: string;
        };
        StoreOwnSecret: {
            /** @example crd_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            credentialId: string;
            secret: string;
        };
        MyLeasePage: {
            items: components["schemas"]["MyLease"][];
            nextCursor: string | null;
        };
        MyLease: {
            /** @example lse_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @enum {string} */
            mode: "proxied" | "token" | "minted" | "sts" | "federated" | "dynamic" | "reveal";
            purpose: string | null;
            /** @enum {string} */
            state: "live" | "ended" | "revoked";
            createdAtMs: number;
            expiresAtMs: number;
            mostUntilMs: number;
            endedAtMs: number | null;
            killing: {
                /** @enum {string} */
                outcome: "killed" | "pending" | "left" | "over";
                explanation: string;
            } | null;
            agent: {
                /** @example agt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                name: string;
            };
            resource: {
                /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                title: string;
            };
            /** @description Its name is null once it is removed. */
            credential: {
                /** @example crd_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                name: string | null;
            };
        };
        Names: {
            items: {
                id: string;
                name: string;
            }[];
        };
        AgentPage: {
            items: components["schemas"]["Agent"][];
            nextCursor: string | null;
        };
        Agent: {
            /** @example agt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "autonomous" | "interactive";
            purpose: string;
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            ownerId: string;
            /** @enum {string} */
            state: "active" | "suspended" | "orphaned" | "retired";
            /** @enum {string} */
            authMethod: "client_secret" | "private_key_jwt" | "none";
            keys: components["schemas"]["PublicKey"][];
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string | null;
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            deputyOwnerId: string | null;
            ownerLostAtMs: number | null;
            graceEndsAtMs: number | null;
            version: number;
            createdAtMs: number;
            /** @description When it last did something; null: never. Told where agents are read, not where they are changed. */
            lastActiveAtMs?: number | null;
        };
        PublicKey: {
            kty: string;
            kid?: string;
        } & {
            [key: string]: unknown;
        };
        CreateAgent: {
            name: string;
            /** @enum {string} */
            kind: "autonomous" | "interactive";
            purpose: string;
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            ownerId?: string;
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            deputyOwnerId?: string;
            /** @enum {string} */
            authMethod?: "client_secret" | "private_key_jwt";
            keys?: components["schemas"]["PublicKey"][];
            /** Format: uri */
            identifier?: string;
        };
        UpdateAgent: {
            name?: string;
            purpose?: string;
            /** @enum {string} */
            authMethod?: "client_secret" | "private_key_jwt";
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            deputyOwnerId?: string | null;
        };
        TransferAgent: {
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            ownerId: string;
            reason?: string;
        };
        ReplaceKeys: {
            keys: components["schemas"]["PublicKey"][];
        };
        Secrets: {
            items: components["schemas"]["Secret"][];
        };
        Secret: {
            /** @example sec_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @description The last four characters. */
            hint: string;
            createdAtMs: number;
            expiresAtMs: number | null;
        };
        IssuedSecret: {
            /** @example sec_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @description The last four characters. */
            hint: string;
            createdAtMs: number;
            expiresAtMs: number | null;
            /** @description Shown once and stored as a digest only. */
            secret: string;
        };
        IssueSecret: {
            /** @description Two years at most; without it the secret lives until it is revoked. */
            expiresInSeconds?: number;
        };
        ClientPage: {
            items: components["schemas"]["Client"][];
            nextCursor: string | null;
        };
        Client: {
            /** @example cli_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "web" | "native" | "spa" | "cli";
            /** @enum {string} */
            state: "active" | "suspended";
            /** @enum {string} */
            authMethod: "client_secret" | "private_key_jwt" | "none";
            keys: components["schemas"]["PublicKey"][];
            redirectUris: string[];
            postLogoutRedirectUris: string[];
            backchannelLogoutUri: string | null;
            /** @enum {string} */
            consent: "required" | "implied";
            version: number;
            createdAtMs: number;
        };
        CreateClient: {
            name: string;
            /** @enum {string} */
            kind: "web" | "native" | "spa" | "cli";
            redirectUris: string[];
            postLogoutRedirectUris?: string[];
            backchannelLogoutUri?: string | null;
            /** @enum {string} */
            consent?: "required" | "implied";
            /** @enum {string} */
            authMethod?: "client_secret" | "private_key_jwt" | "none";
            keys?: components["schemas"]["PublicKey"][];
        };
        UpdateClient: {
            name?: string;
            redirectUris?: string[];
            postLogoutRedirectUris?: string[];
            backchannelLogoutUri?: string | null;
            /** @enum {string} */
            consent?: "required" | "implied";
            /** @enum {string} */
            authMethod?: "client_secret" | "private_key_jwt" | "none";
        };
        Consents: {
            items: components["schemas"]["Consent"][];
        };
        Consent: {
            /** @example cns_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            userId: string;
            client: {
                id: string;
                name: string;
            };
            agent: {
                id: string;
                name: string;
            } | null;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            permissions: string[];
            descriptions: {
                [key: string]: string;
            };
            current: boolean;
            givenAtMs: number;
        };
        ConsentPage: {
            items: components["schemas"]["Consent"][];
            nextCursor: string | null;
        };
        ResourcePage: {
            items: components["schemas"]["Resource"][];
            nextCursor: string | null;
        };
        Resource: {
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            name: string;
            title: string;
            /** @enum {string} */
            kind: "llm" | "mcp" | "service" | "agent";
            identifier: string;
            /** @enum {string} */
            state: "active" | "suspended";
            upstreamUrl: string | null;
            permissions: {
                name: string;
                description: string;
            }[];
            tokenTtlSeconds: number;
            allowPrivateNetwork: boolean;
            models: string[] | null;
            /** @enum {string} */
            authMethod: "client_secret" | "private_key_jwt" | "none";
            keys: components["schemas"]["PublicKey"][];
            version: number;
            createdAtMs: number;
        };
        CreateResource: {
            name: string;
            title?: string;
            /** @enum {string} */
            kind: "llm" | "mcp" | "service";
            /** Format: uri */
            identifier?: string;
            /** Format: uri */
            upstreamUrl?: string;
            permissions: {
                name: string;
                /** @default  */
                description: "" | string;
            }[];
            tokenTtlSeconds?: number;
            allowPrivateNetwork?: boolean;
            models?: string[] | null;
            /** @enum {string} */
            authMethod?: "client_secret" | "private_key_jwt" | "none";
            keys?: components["schemas"]["PublicKey"][];
        };
        UpdateResource: {
            title?: string;
            /** Format: uri */
            upstreamUrl?: string;
            permissions?: {
                name: string;
                /** @default  */
                description: "" | string;
            }[];
            tokenTtlSeconds?: number;
            allowPrivateNetwork?: boolean;
            models?: string[] | null;
            authMethod?: ("client_secret" | "private_key_jwt") | "none";
        };
        GrantPage: {
            items: components["schemas"]["Grant"][];
            nextCursor: string | null;
        };
        Grant: {
            /** @example gnt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @enum {string} */
            subjectType: "agent" | "client" | "user" | "group" | "department" | "everyone";
            subjectId: string;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            permissions: string[];
            conditions: components["schemas"]["GrantConditions"];
            expiresAtMs: number | null;
            version: number;
            createdAtMs: number;
        };
        GrantConditions: {
            hours?: {
                /** @example Asia/Shanghai */
                timeZone: string;
                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                /** @example 09:30 */
                from: string;
                /** @example 09:30 */
                to: string;
            };
            networks?: (string)[];
            clients?: string[];
            maxChainLength?: number;
        } | null;
        CreateGrant: {
            /** @enum {string} */
            subjectType: "agent" | "client" | "user" | "group" | "department" | "everyone";
            subjectId: string;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            permissions: string[];
            conditions?: components["schemas"]["GrantConditions"];
            expiresAtMs?: number | null;
        };
        UpdateGrant: {
            permissions?: string[];
            conditions?: components["schemas"]["GrantConditions"];
            expiresAtMs?: number | null;
        };
        Topology: {
            agent: components["schemas"]["TopologyNode"];
            version: number;
            nodes: components["schemas"]["TopologyNode"][];
            edges: components["schemas"]["TopologyEdge"][];
            totalEdges: number;
            truncated: boolean;
        };
        TopologyNode: {
            /** @enum {string} */
            type: "agent" | "client" | "user" | "group" | "department" | "everyone" | "resource";
            id: string;
            kind: string | null;
            name: string;
            state: string | null;
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            ownerId: string | null;
            department: string | null;
            /** @example agt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            agentId: string | null;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string | null;
            permissions: {
                name: string;
                description: string;
            }[] | null;
            hasCredential: boolean | null;
        };
        TopologyEdge: {
            /** @example gnt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            grantId: string;
            /** @enum {string} */
            subjectType: "agent" | "client" | "user" | "group" | "department" | "everyone";
            subjectId: string;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            permissions: string[];
            conditions: components["schemas"]["GrantConditions"];
            expiresAtMs: number | null;
        };
        TopologyValidation: {
            ok: boolean;
            problems: components["schemas"]["TopologyProblem"][];
            changes: components["schemas"]["TopologyChange"][];
        };
        TopologyProblem: {
            path: string;
            /** @enum {string} */
            code: "unknown_grant" | "ends_fixed" | "duplicate_edge" | "not_of_agent" | "own_resource" | "unknown_subject" | "unknown_resource" | "undeclared_permission" | "expired" | "invalid_condition" | "agent_retired" | "retired_end" | "suspended_end" | "role_required";
            /** @enum {string} */
            severity: "error" | "warning";
            message: string;
            hint: string;
        };
        TopologyChange: {
            /** @enum {string} */
            kind: "add" | "change" | "remove";
            before?: components["schemas"]["TopologyEdge"];
            after?: {
                /** @example gnt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                grantId?: string;
                /** @enum {string} */
                subjectType: "agent" | "client" | "user" | "group" | "department" | "everyone";
                subjectId: string;
                /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                resourceId: string;
                permissions: string[];
                conditions: components["schemas"]["GrantConditions"];
                expiresAtMs: number | null;
            };
            allows: string[];
            stops: string[];
        };
        WantedTopology: {
            edges: {
                /** @enum {string} */
                subjectType: "agent" | "client" | "user" | "group" | "department" | "everyone";
                subjectId: string;
                /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                resourceId: string;
                permissions: string[];
                conditions?: components["schemas"]["GrantConditions"];
                expiresAtMs?: number | null;
                /** @example gnt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                grantId?: string;
            }[];
        };
        EstateTopology: {
            nodes: components["schemas"]["TopologyNode"][];
            edges: components["schemas"]["TopologyEdge"][];
            truncated: boolean;
            totals: {
                agents: number;
                clients: number;
                resources: number;
            };
        };
        AccessPaths: {
            paths: components["schemas"]["AccessPath"][];
            longestChain: number;
            truncated: boolean;
        };
        AccessPath: {
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            hops: components["schemas"]["AccessPathHop"][];
            permissions: string[];
            chainLength: number;
            conditional: boolean;
        };
        AccessPathHop: {
            /** @enum {string} */
            type: "user" | "client" | "agent" | "resource";
            id: string;
            name: string;
            permissions: string[];
            grants: components["schemas"]["AccessPathGrant"][];
        };
        AccessPathGrant: {
            /** @example gnt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            grantId: string;
            /** @enum {string} */
            subjectType: "agent" | "client" | "user" | "group" | "department" | "everyone";
            subjectId: string;
            permissions: string[];
            conditions: components["schemas"]["GrantConditions"];
            expiresAtMs: number | null;
        };
        UserPage: {
            items: components["schemas"]["User"][];
            nextCursor: string | null;
        };
        User: {
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            providerId: string;
            subject: string;
            name: string;
            email: string | null;
            department: string;
            otherDepartments: string[];
            username: string;
            title: string;
            employeeNumber: string;
            /** @enum {string} */
            state: "active" | "suspended" | "departed";
            /** @enum {string} */
            upstreamState: "present" | "unknown";
            departedAtMs: number | null;
            /** @enum {string|null} */
            role: "owner" | "admin" | "auditor" | "developer" | null;
            version: number;
            createdAtMs: number;
        };
        CreateUser: {
            username: string;
            name: string;
            /** Format: email */
            email?: string | null;
            department?: "" | string;
            password?: string;
        };
        GroupPage: {
            items: components["schemas"]["Group"][];
            nextCursor: string | null;
        };
        Group: {
            /** @example grp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            name: string;
            providerId: string;
            externalId: string;
            version: number;
            createdAtMs: number;
        };
        UpdateUser: {
            name?: string;
            /** Format: email */
            email?: string | null;
            department?: "" | string;
            password?: string;
        };
        SetRole: {
            /** @enum {string|null} */
            role: "owner" | "admin" | "auditor" | "developer" | null;
        };
        Identities: {
            primary: {
                providerId: string;
                subject: string;
            };
            items: components["schemas"]["Identity"][];
        };
        Identity: {
            /** @example idn_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            userId: string;
            providerId: string;
            subject: string;
            version: number;
            createdAtMs: number;
        };
        LinkIdentity: {
            /** @example idp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            providerId: string;
            subject: string;
        };
        Relations: {
            manager: {
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                name: string;
            } | null;
            reportCount: number;
            reports: {
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                name: string;
            }[];
        };
        DeparturePolicy: {
            /** @default 0 */
            securityGraceSeconds: number;
            /** @default 604800 */
            otherGraceSeconds: number;
        };
        DepartUser: {
            /** @enum {string} */
            reason: "left" | "security";
            note?: string;
        };
        TransferredAgents: {
            transferred: number;
            agentIds: string[];
        };
        TransferAgents: {
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            fromOwnerId?: string;
            agentIds?: string[];
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            toOwnerId: string;
            reason?: string;
        };
        AgentHandover: {
            formerOwner: {
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                name: string;
            };
            asked: {
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                name: string;
                /** @enum {string} */
                askedAs: "deputy" | "manager";
            } | null;
            declined: number;
        };
        Handovers: {
            items: components["schemas"]["Handover"][];
        };
        Handover: {
            agent: components["schemas"]["HandedAgent"];
            formerOwner: {
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
                name: string;
            };
            /** @enum {string} */
            askedAs: "deputy" | "manager";
        };
        HandedAgent: {
            /** @example agt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            name: string;
            purpose: string;
            /** @enum {string} */
            kind: "autonomous" | "interactive";
            /** @enum {string} */
            state: "active" | "suspended" | "orphaned" | "retired";
            ownerLostAtMs: number | null;
            graceEndsAtMs: number | null;
            version: number;
        };
        DeclinedHandover: {
            /** @example agt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            agentId: string;
            asksAnother: boolean;
            atMs: number;
        };
        CreateGroup: {
            name: string;
            /** @example idp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            providerId?: string;
            externalId?: string;
        };
        UpdateGroup: {
            name: string;
        };
        MemberPage: {
            items: components["schemas"]["Member"][];
            nextCursor: string | null;
        };
        Member: {
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            userId: string;
            /** @example grp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            groupId: string;
            createdAtMs: number;
        };
        AddMember: {
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            userId: string;
        };
        CredentialPage: {
            items: components["schemas"]["Credential"][];
            nextCursor: string | null;
        };
        Credential: {
            /** @example crd_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            name: string;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            /** @enum {string} */
            state: "active" | "suspended";
            /** @enum {string} */
            kind: "secret" | "oauth" | "jwt" | "cloud_role" | "workload_identity" | "database";
            /** @description What is not secret of it, by kind. */
            settings: {
                [key: string]: unknown;
            };
            modes: ("proxied" | "token" | "minted" | "sts" | "federated" | "dynamic" | "reveal")[];
            /** @enum {string} */
            sharing: "shared" | "user_exclusive";
            destinations: string[];
            injection: {
                /** @enum {string} */
                in: "header";
                name: string;
                template: string;
            };
            boundAgents: string[] | null;
            boundPeople: {
                /** @enum {string} */
                type: "user" | "group" | "department";
                id: string;
            }[] | null;
            canary: boolean;
            rotation: {
                everyDays: number;
                overlapSeconds: number;
            } | null;
            rotateAtMs: number | null;
            /** @description Whether a value is stored. */
            hasSecret: boolean;
            version: number;
            createdAtMs: number;
            /** @description When it last went out with a call or was delivered; null: never. Told where credentials are read, not where they are changed. */
            lastUsedAtMs?: number | null;
        };
        CreateCredential: {
            /**
             * @default secret
             * @enum {string}
             */
            kind: "secret";
            name: string;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            modes?: ("proxied" | "token" | "minted" | "sts" | "federated" | "dynamic")[];
            destinations?: string[];
            injection?: {
                /** @enum {string} */
                in: "header";
                name: string;
                template: string;
            };
            /** @default null */
            boundAgents: string[] | null;
            /** @default null */
            boundPeople: ({
                /** @enum {string} */
                type: "user";
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "group";
                /** @example grp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "department";
                id: string;
            })[] | null;
            /** @default false */
            canary: boolean;
            /** @default null */
            rotation: {
                everyDays: number;
                /** @default 3600 */
                overlapSeconds: number;
            } | null;
            secret?: string;
            /** @default {} */
            settings: Record<string, never>;
            /**
             * @default shared
             * @enum {string}
             */
            sharing: "shared" | "user_exclusive";
        } | {
            /** @enum {string} */
            kind: "oauth";
            name: string;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            modes?: ("proxied" | "token" | "minted" | "sts" | "federated" | "dynamic")[];
            destinations?: string[];
            injection?: {
                /** @enum {string} */
                in: "header";
                name: string;
                template: string;
            };
            /** @default null */
            boundAgents: string[] | null;
            /** @default null */
            boundPeople: ({
                /** @enum {string} */
                type: "user";
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "group";
                /** @example grp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "department";
                id: string;
            })[] | null;
            /** @default false */
            canary: boolean;
            /** @default null */
            rotation: {
                everyDays: number;
                /** @default 3600 */
                overlapSeconds: number;
            } | null;
            secret?: string;
            settings: {
                provider: string;
                /** @enum {string} */
                flow: "user" | "machine";
                clientId: string;
                /** @default [] */
                scopes: string[];
                askableScopes?: string[];
                endpoints?: {
                    /** Format: uri */
                    issuer: string;
                } | {
                    /** Format: uri */
                    authorizationEndpoint?: string;
                    /** Format: uri */
                    tokenEndpoint: string;
                    /** Format: uri */
                    revocationEndpoint?: string;
                };
                /** @enum {string} */
                clientAuth?: "client_secret_basic" | "client_secret_post" | "none";
                /** @default {} */
                parameters: {
                    [key: string]: string;
                };
            };
        } | {
            /** @enum {string} */
            kind: "jwt";
            name: string;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            modes?: ("proxied" | "token" | "minted" | "sts" | "federated" | "dynamic")[];
            destinations?: string[];
            injection?: {
                /** @enum {string} */
                in: "header";
                name: string;
                template: string;
            };
            /** @default null */
            boundAgents: string[] | null;
            /** @default null */
            boundPeople: ({
                /** @enum {string} */
                type: "user";
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "group";
                /** @example grp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "department";
                id: string;
            })[] | null;
            /** @default false */
            canary: boolean;
            /** @default null */
            rotation: {
                everyDays: number;
                /** @default 3600 */
                overlapSeconds: number;
            } | null;
            settings: {
                audience: string[];
                /**
                 * @default agent
                 * @enum {string}
                 */
                subject: "agent" | "person";
                /** @default {} */
                claims: {
                    [key: string]: string | number | boolean;
                };
                /** @default 300 */
                ttlSeconds: number;
            };
        } | {
            /** @enum {string} */
            kind: "cloud_role";
            name: string;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            modes?: ("proxied" | "token" | "minted" | "sts" | "federated" | "dynamic")[];
            destinations?: string[];
            injection?: {
                /** @enum {string} */
                in: "header";
                name: string;
                template: string;
            };
            /** @default null */
            boundAgents: string[] | null;
            /** @default null */
            boundPeople: ({
                /** @enum {string} */
                type: "user";
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "group";
                /** @example grp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "department";
                id: string;
            })[] | null;
            /** @default false */
            canary: boolean;
            /** @default null */
            rotation: {
                everyDays: number;
                /** @default 3600 */
                overlapSeconds: number;
            } | null;
            secret: string;
            settings: {
                /** @enum {string} */
                cloud: "aws";
                region: string;
                accessKeyId: string;
                role: string;
                /** @default 3600 */
                durationSeconds: number;
                sessionPolicy?: string;
                /** Format: uri */
                endpoint?: string;
                externalId?: string;
                /** Format: uri */
                iamEndpoint?: string;
            } | {
                /** @enum {string} */
                cloud: "alibaba";
                region: string;
                accessKeyId: string;
                role: string;
                /** @default 3600 */
                durationSeconds: number;
                sessionPolicy?: string;
                /** Format: uri */
                endpoint?: string;
                externalId?: string;
            } | {
                /** @enum {string} */
                cloud: "tencent";
                region: string;
                accessKeyId: string;
                role: string;
                /** @default 3600 */
                durationSeconds: number;
                sessionPolicy?: string;
                /** Format: uri */
                endpoint?: string;
            };
        } | {
            /** @enum {string} */
            kind: "workload_identity";
            name: string;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            modes?: ("proxied" | "token" | "minted" | "sts" | "federated" | "dynamic")[];
            destinations?: string[];
            injection?: {
                /** @enum {string} */
                in: "header";
                name: string;
                template: string;
            };
            /** @default null */
            boundAgents: string[] | null;
            /** @default null */
            boundPeople: ({
                /** @enum {string} */
                type: "user";
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "group";
                /** @example grp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "department";
                id: string;
            })[] | null;
            /** @default false */
            canary: boolean;
            /** @default null */
            rotation: {
                everyDays: number;
                /** @default 3600 */
                overlapSeconds: number;
            } | null;
            settings: {
                /** @enum {string} */
                cloud: "aws";
                /** @default 3600 */
                durationSeconds: number;
                /** Format: uri */
                endpoint?: string;
                region: string;
                role: string;
                /** @default sts.amazonaws.com */
                audience: string;
                sessionPolicy?: string;
            } | {
                /** @enum {string} */
                cloud: "alibaba";
                /** @default 3600 */
                durationSeconds: number;
                /** Format: uri */
                endpoint?: string;
                region: string;
                role: string;
                oidcProvider: string;
                audience: string;
                sessionPolicy?: string;
            } | {
                /** @enum {string} */
                cloud: "google";
                /** @default 3600 */
                durationSeconds: number;
                /** Format: uri */
                endpoint?: string;
                audience: string;
                /** Format: email */
                serviceAccount?: string;
                /**
                 * @default [
                 *       "https://www.googleapis.com/auth/cloud-platform"
                 *     ]
                 */
                scopes: string[];
            } | {
                /** @enum {string} */
                cloud: "azure";
                /** @default 3600 */
                durationSeconds: number;
                /** Format: uri */
                endpoint?: string;
                tenantId: string;
                /** Format: uuid */
                clientId: string;
                scope: string;
                /** @default api://AzureADTokenExchange */
                audience: string;
            } | {
                /** @enum {string} */
                cloud: "oauth";
                /** @default 3600 */
                durationSeconds: number;
                /** Format: uri */
                endpoint?: string;
                /** Format: uri */
                tokenEndpoint: string;
                /** @enum {string} */
                grant: "jwt_bearer" | "token_exchange" | "client_assertion";
                audience: string;
                clientId?: string;
                /** @default [] */
                scopes: string[];
                /** @default {} */
                parameters: {
                    [key: string]: string;
                };
                /**
                 * @default form
                 * @enum {string}
                 */
                body: "form" | "json";
            };
        } | {
            /** @enum {string} */
            kind: "database";
            name: string;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            modes?: ("proxied" | "token" | "minted" | "sts" | "federated" | "dynamic")[];
            destinations?: string[];
            injection?: {
                /** @enum {string} */
                in: "header";
                name: string;
                template: string;
            };
            /** @default null */
            boundAgents: string[] | null;
            /** @default null */
            boundPeople: ({
                /** @enum {string} */
                type: "user";
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "group";
                /** @example grp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "department";
                id: string;
            })[] | null;
            /** @default false */
            canary: boolean;
            /** @default null */
            rotation: {
                everyDays: number;
                /** @default 3600 */
                overlapSeconds: number;
            } | null;
            secret: string;
            settings: {
                /** @enum {string} */
                engine: "postgresql";
                host: string;
                /** @default 5432 */
                port: number;
                database: string;
                username: string;
                /**
                 * @default verify
                 * @enum {string}
                 */
                tls: "verify" | "off";
                memberOf: string[];
                /** @default 3600 */
                ttlSeconds: number;
                /** @default 86400 */
                mostSeconds: number;
            };
        };
        UpdateCredential: {
            name?: string;
            modes?: ("proxied" | "token" | "minted" | "sts" | "federated" | "dynamic")[];
            boundAgents?: string[] | null;
            boundPeople?: ({
                /** @enum {string} */
                type: "user";
                /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "group";
                /** @example grp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                id: string;
            } | {
                /** @enum {string} */
                type: "department";
                id: string;
            })[] | null;
            canary?: boolean;
            rotation?: {
                everyDays: number;
                /** @default 3600 */
                overlapSeconds: number;
            } | null;
        };
        RotateCredential: {
            secret?: string;
            accessKeyId?: string;
            overlapSeconds?: number;
        };
        SetReveal: {
            allowed: boolean;
            reason: string;
        };
        RevealedCredential: {
            secret: string;
            leaseId: string | null;
        };
        RevealCredential: {
            reason: string;
        };
        ConnectionPage: {
            items: components["schemas"]["Connection"][];
            nextCursor: string | null;
        };
        ConnectionCatalogue: {
            items: components["schemas"]["CatalogueEntry"][];
            /** @description The redirect URI to register at the provider; `{credentialId}` is the credential's id. */
            redirectUri: string;
        };
        CatalogueEntry: {
            key: string;
            title: string;
            flows: ("user" | "machine")[];
            pkce: boolean;
            issuesRefreshTokens: boolean;
            /** @description Whether disconnecting revokes at the provider. */
            revocable: boolean;
            /** @description Where its tokens are for: the destinations to expect. */
            apiOrigins: string[];
            suggestedScopes: string[];
            parameters: {
                name: string;
                title: string;
                isRequired: boolean;
                example: string;
            }[];
            redirectUriNote: string | null;
            documentation: string;
        };
        LeasePage: {
            items: components["schemas"]["Lease"][];
            nextCursor: string | null;
        };
        Lease: {
            /** @example lse_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @example crd_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            credentialId: string;
            /** @example con_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            connectionId: string | null;
            /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            resourceId: string;
            /** @example agt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            agentId: string;
            /** @example usr_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            userId: string | null;
            /** @enum {string} */
            mode: "proxied" | "token" | "minted" | "sts" | "federated" | "dynamic" | "reveal";
            purpose: string | null;
            txn: string;
            address: string | null;
            /** @enum {string} */
            state: "live" | "ended" | "revoked";
            expiresAtMs: number;
            mostUntilMs: number;
            renewals: number;
            endedAtMs: number | null;
            killing: {
                /** @enum {string} */
                outcome: "killed" | "pending" | "left" | "over";
                explanation: string;
            } | null;
            version: number;
            createdAtMs: number;
        };
        IdentityProviderPage: {
            items: components["schemas"]["IdentityProvider"][];
            nextCursor: string | null;
        };
        IdentityProvider: {
            /** @example idp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "oidc" | "entra" | "ldap" | "dingtalk" | "wecom" | "lark" | "scim";
            /** @enum {string} */
            state: "active" | "suspended";
            settings: {
                [key: string]: unknown;
            };
            secretsSet: string[];
            sync: components["schemas"]["SyncSettings"];
            version: number;
            createdAtMs: number;
        };
        SyncSettings: {
            /** @default false */
            enabled: boolean;
            /** @default 24 */
            fullEveryHours: number;
            /** @default 15 */
            incrementalEveryMinutes: number;
            /**
             * @default {
             *       "people": 10,
             *       "departments": 10,
             *       "groups": 10
             *     }
             */
            thresholds: {
                /** @default 10 */
                people: number;
                /** @default 10 */
                departments: number;
                /** @default 10 */
                groups: number;
            };
            /**
             * @default none
             * @enum {string}
             */
            matchBy: "none" | "email" | "username" | "employeeNumber";
            /** @default {} */
            mapping: {
                name?: string;
                email?: string;
                username?: string;
                title?: string;
                employeeNumber?: string;
                department?: string;
            };
            /** @default  */
            departmentRoot: "" | string;
        };
        CreateIdentityProvider: {
            name: string;
            /** @enum {string} */
            kind: "oidc" | "entra" | "ldap" | "dingtalk" | "wecom" | "lark" | "scim";
            settings: {
                [key: string]: unknown;
            };
            secrets?: {
                clientSecret?: string;
                notificationState?: string;
                bindPassword?: string;
                callbackToken?: string;
                callbackAesKey?: string;
                contactSecret?: string;
                verificationToken?: string;
                encryptKey?: string;
            };
            sync?: components["schemas"]["SyncSettings"];
        };
        UpdateIdentityProvider: {
            name?: string;
            settings?: {
                [key: string]: unknown;
            };
            secrets?: {
                clientSecret?: string | null;
                notificationState?: string | null;
                bindPassword?: string | null;
                callbackToken?: string | null;
                callbackAesKey?: string | null;
                contactSecret?: string | null;
                verificationToken?: string | null;
                encryptKey?: string | null;
            };
            sync?: components["schemas"]["SyncSettings"];
        };
        ProviderTest: {
            ok: boolean;
            steps: {
                name: string;
                /** @enum {string} */
                outcome: "passed" | "failed" | "skipped";
                message: string;
            }[];
        };
        Nothing: Record<string, never>;
        SyncJob: {
            /** @example job_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @example idp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            providerId: string;
            /** @enum {string} */
            mode: "full" | "incremental" | "changed";
            dryRun: boolean;
            /** @enum {string} */
            trigger: "manual" | "schedule" | "callback" | "approval";
            /** @enum {string} */
            state: "running" | "waiting" | "completed" | "failed" | "cancelled";
            startedBy: string;
            createdAtMs: number;
            finishedAtMs: number | null;
            counts: {
                people: {
                    read: number;
                    created: number;
                    updated: number;
                    unchanged: number;
                    linked: number;
                    returned: number;
                    departed: number;
                    unknown: number;
                };
                departments: {
                    read: number;
                    created: number;
                    updated: number;
                    unchanged: number;
                    removed: number;
                };
                groups: {
                    read: number;
                    created: number;
                    updated: number;
                    unchanged: number;
                    removed: number;
                };
                memberships: {
                    added: number;
                    removed: number;
                };
            };
            problems: {
                code: string;
                ref: string;
                message: string;
            }[];
            error: string | null;
            thresholds: {
                /** @default 10 */
                people: number;
                /** @default 10 */
                departments: number;
                /** @default 10 */
                groups: number;
            };
            version: number;
        };
        StartSync: {
            /**
             * @default full
             * @enum {string}
             */
            mode: "full" | "incremental";
            /** @default false */
            dryRun: boolean;
        };
        SyncJobPage: {
            items: components["schemas"]["SyncJob"][];
            nextCursor: string | null;
        };
        DirectoryPreview: {
            isReadable: boolean;
            items: {
                told: {
                    name: string;
                    email: string | null;
                    username: string;
                    title: string;
                    employeeNumber: string;
                    subject: string;
                    departments: string[][];
                    groups: string[] | null;
                    managerRef: string | null;
                    isActive: boolean;
                    attributes: {
                        [key: string]: string;
                    };
                };
                kept: {
                    name: string;
                    email: string | null;
                    username: string;
                    title: string;
                    employeeNumber: string;
                    department: string;
                    otherDepartments: string[];
                };
            }[];
        };
        PreviewRequest: {
            mapping?: {
                name?: string;
                email?: string;
                username?: string;
                title?: string;
                employeeNumber?: string;
                department?: string;
            };
            departmentRoot?: "" | string;
            /** @default 10 */
            limit: number;
        };
        DepartmentPage: {
            items: components["schemas"]["Department"][];
            nextCursor: string | null;
        };
        Department: {
            /** @example dpt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            /** @example idp_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            providerId: string;
            externalId: string;
            parentExternalId: string | null;
            name: string;
            path: string;
            people: number;
            peopleBelow: number;
            departmentsBelow: number;
            version: number;
            createdAtMs: number;
        };
        AuditEventPage: {
            items: components["schemas"]["AuditEvent"][];
            nextCursor: string | null;
        };
        AuditEvent: {
            /** @description UUIDv7. */
            id: string;
            timeMs: number;
            /** @enum {string} */
            category: "inbound" | "outbound" | "credential" | "admin" | "auth" | "alert";
            /** @description `noun.verb`, such as `token.issue` or `agent.suspend`. */
            action: string;
            /** @enum {string} */
            outcome: "success" | "denied" | "failure";
            /** @description Who did it. */
            actor: {
                /** @enum {string} */
                type: "user" | "agent" | "client" | "resource" | "system" | "anonymous";
                id: string;
            };
            /** @description What was acted upon, where it is not the resource. `type` is the collection's singular: agent, grant, user, … */
            target?: {
                type: string;
                id: string;
            };
            agentId?: string;
            ownerId?: string;
            userId?: string;
            clientId?: string;
            resource?: {
                id: string;
                kind: string;
                identifier: string;
            };
            credentialId?: string;
            decision?: {
                id: string;
                /** @enum {string} */
                effect: "allow" | "deny";
                /** @description The permissions that were asked for. */
                requested: string[];
                /** @description Those of them that are allowed. */
                allowed: string[];
                /** @description Ids of the grants that allowed it. */
                grants: string[];
                /** @description Ids of the policies that had a say. */
                policies: string[];
                /** @description One sentence for a person: why. */
                reason: string;
                /** @description On deny: the nearest thing that would have allowed it. */
                nearest?: string;
                /** @description Until when, at least, the grants that allowed it hold, where they end. A token that rests on them dies then. */
                untilMs?: number;
            };
            /** @description The transaction, `txn_…`, shared by every event that one user action or one scheduled run causes. */
            txn?: string;
            /** @description The event that caused this one. */
            parent?: string;
            /** @description Everybody in the chain, in the order of the call. */
            chain?: string[];
            /** @description The `jti` of the token that was issued or presented. */
            tokenId?: string;
            source?: {
                address?: string;
                userAgent?: string;
            };
            reason?: string;
            /** @description What this event revokes. The revocation feed is exactly the events that have this. */
            revokes?: {
                /** @enum {string} */
                kind: "token" | "transaction" | "agent" | "user" | "client" | "resource" | "grant" | "credential" | "connection" | "lease" | "key" | "all";
                id: string;
                aud?: string;
                atMs: number;
                untilMs: number;
            }[];
            /** @description Small facts of this action (counts, sizes, states before and after). */
            detail?: {
                [key: string]: string | number | boolean;
            };
            seq: number;
            previousHash: string;
            hash: string;
        };
        RecordedDecision: {
            decision: components["schemas"]["Decision"];
            event: {
                /** @description UUIDv7. */
                id: string;
                timeMs: number;
                /** @enum {string} */
                category: "inbound" | "outbound" | "credential" | "admin" | "auth" | "alert";
                /** @description `noun.verb`, such as `token.issue` or `agent.suspend`. */
                action: string;
                /** @enum {string} */
                outcome: "success" | "denied" | "failure";
                /** @description Who did it. */
                actor: {
                    /** @enum {string} */
                    type: "user" | "agent" | "client" | "resource" | "system" | "anonymous";
                    id: string;
                };
                /** @description What was acted upon, where it is not the resource. `type` is the collection's singular: agent, grant, user, … */
                target?: {
                    type: string;
                    id: string;
                };
                agentId?: string;
                ownerId?: string;
                userId?: string;
                clientId?: string;
                resource?: {
                    id: string;
                    kind: string;
                    identifier: string;
                };
                credentialId?: string;
                decision?: {
                    id: string;
                    /** @enum {string} */
                    effect: "allow" | "deny";
                    /** @description The permissions that were asked for. */
                    requested: string[];
                    /** @description Those of them that are allowed. */
                    allowed: string[];
                    /** @description Ids of the grants that allowed it. */
                    grants: string[];
                    /** @description Ids of the policies that had a say. */
                    policies: string[];
                    /** @description One sentence for a person: why. */
                    reason: string;
                    /** @description On deny: the nearest thing that would have allowed it. */
                    nearest?: string;
                    /** @description Until when, at least, the grants that allowed it hold, where they end. A token that rests on them dies then. */
                    untilMs?: number;
                };
                /** @description The transaction, `txn_…`, shared by every event that one user action or one scheduled run causes. */
                txn?: string;
                /** @description The event that caused this one. */
                parent?: string;
                /** @description Everybody in the chain, in the order of the call. */
                chain?: string[];
                /** @description The `jti` of the token that was issued or presented. */
                tokenId?: string;
                source?: {
                    address?: string;
                    userAgent?: string;
                };
                reason?: string;
                /** @description What this event revokes. The revocation feed is exactly the events that have this. */
                revokes?: {
                    /** @enum {string} */
                    kind: "token" | "transaction" | "agent" | "user" | "client" | "resource" | "grant" | "credential" | "connection" | "lease" | "key" | "all";
                    id: string;
                    aud?: string;
                    atMs: number;
                    untilMs: number;
                }[];
                /** @description Small facts of this action (counts, sizes, states before and after). */
                detail?: {
                    [key: string]: string | number | boolean;
                };
                seq: number;
                previousHash: string;
                hash: string;
            };
        };
        Decision: {
            id: string;
            /** @enum {string} */
            effect: "allow" | "deny";
            /** @description The permissions that were asked for. */
            requested: string[];
            /** @description Those of them that are allowed. */
            allowed: string[];
            /** @description Ids of the grants that allowed it. */
            grants: string[];
            /** @description Ids of the policies that had a say. */
            policies: string[];
            /** @description One sentence for a person: why. */
            reason: string;
            /** @description On deny: the nearest thing that would have allowed it. */
            nearest?: string;
            /** @description Until when, at least, the grants that allowed it hold, where they end. A token that rests on them dies then. */
            untilMs?: number;
        };
        AuditVerification: {
            ok: boolean;
            /** @description Events that have been found good. */
            events: number;
            headSeq: number;
            /** @description Checkpoints that have been found good. */
            checkpoints: number;
            /** @description Restores on record: the numbers of events that were lost with the database that a backup replaced. */
            restores?: {
                fromSeq: number;
                toSeq: number;
            }[];
            firstBad?: {
                seq: number;
                why: string;
            };
        };
        Statistics: {
            agents: {
                total: number;
                byState: {
                    active?: number;
                    suspended?: number;
                    orphaned?: number;
                    retired?: number;
                };
                byKind: {
                    autonomous?: number;
                    interactive?: number;
                };
            };
            clients: {
                total: number;
                active: number;
                suspended: number;
            };
            people: {
                total: number;
                active: number;
                suspended: number;
            } | null;
            resources: {
                total: number;
                active: number;
                suspended: number;
                byKind: {
                    llm?: number;
                    mcp?: number;
                    service?: number;
                    agent?: number;
                };
            };
            credentials: {
                total: number;
                active: number;
                suspended: number;
            } | null;
            /** @description The newest event's number, which is how many events there are. */
            newestSeq: number | null;
            series: components["schemas"]["Series"];
        };
        Series: {
            bucketMs: number;
            /** @description When each point begins. */
            atMs: number[];
            /** @description Calls of resources and tools that were let through. */
            calls: number[];
            /** @description Calls of which it is known what became of them. */
            answers: number[];
            /** @description Whatever failed. */
            failures: number[];
            /** @description Whatever was refused. */
            denials: number[];
            /** @description Access tokens that were issued. */
            tokens: number[];
        };
        Attention: {
            items: components["schemas"]["Finding"][];
        };
        Finding: {
            /** @enum {string} */
            code: "audit.mismatch" | "audit.checkpoint_failing" | "credential.echoed" | "credential.canary_touched" | "credential.rotation_failed" | "agent.owner_suspended" | "agent.orphaned" | "agent.unclaimed" | "agent.unused" | "agent.without_grants" | "secret.expiring" | "grant.expiring" | "credential.rotation_due" | "credential.old" | "resource.without_credential" | "owner.none" | "owner.single" | "user.unknown_upstream" | "sync.waiting" | "sync.failing" | "identity_provider.none";
            /** @enum {string} */
            severity: "critical" | "warning" | "info";
            text: string;
            count: number;
            /** @description Up to five of what it is about. */
            examples: {
                type: string;
                id: string;
                name: string;
                /** @description Of an orphaned agent: the end of its grace. */
                untilMs?: number;
            }[];
            /** @description The list of the API that shows them, and its query. */
            see: {
                collection: string;
                filter: {
                    [key: string]: string;
                };
            };
        };
        Activity: {
            /** @description Null: never seen. */
            firstSeenAtMs: number | null;
            lastSeenAtMs: number | null;
            /** @description Calls let through in the last 24 hours, to the hour. */
            usesLastDay: number;
            usesLast30Days: number;
            series: components["schemas"]["Series"];
        };
        CredentialVersionPage: {
            items: components["schemas"]["CredentialVersion"][];
            nextCursor: string | null;
        };
        CredentialVersion: {
            /** @example crv_01k9x3v7q8e5m2n4p6r8s0t1v3 */
            id: string;
            number: number;
            createdAtMs: number;
            active: boolean;
            /** @description From when on it opens no more, and is erased; null: it is the active one, or a new one that the other side is about to be given. */
            retireAtMs: number | null;
            /** @description When it went out last, as far as is known: uses are counted by the hour. */
            lastUsedAtMs: number | null;
            /** @description The key that it is sealed with. */
            kmsKeyId: string;
        };
        SigningKeys: {
            items: components["schemas"]["SigningKey"][];
        };
        SigningKey: {
            kid: string;
            /** @enum {string} */
            state: "next" | "active" | "retired" | "compromised";
            publicKey: components["schemas"]["PublicKey"];
            activateAtMs: number;
            retireAtMs: number | null;
            createdAtMs: number;
        };
        RotatedKey: {
            kid: string;
        };
        Kms: {
            adapter: string;
            keyId: string;
            /** @description Keys that may still open, and wrap nothing. */
            previousKeyIds: string[];
            /** @enum {string} */
            health: "healthy" | "slow" | "unavailable" | "disabled" | "denied" | "broken";
            explanation: string | null;
            checkedAtMs: number;
            latencyMs: number;
            /** @description How many sealed things each key has wrapped. `isKnown`: a configured key opens them. */
            wrapped: {
                keyId: string;
                count: number;
                isCurrent: boolean;
                isKnown: boolean;
            }[];
            /** @description How long reads go on from memory once the service is gone. */
            cachedKeySeconds: number;
            /** @description The newest run. */
            job: components["schemas"]["RewrapJob"] | null;
        };
        RewrapJob: {
            id: string;
            /** @enum {string} */
            state: "running" | "completed" | "failed" | "cancelled";
            everything: boolean;
            targetKeyId: string;
            startedBy: string;
            total: number;
            done: number;
            failed: number;
            problems: {
                of: string;
                code: string;
            }[];
            error: string | null;
            createdAtMs: number;
            finishedAtMs: number | null;
        };
        RewrapJobPage: {
            items: components["schemas"]["RewrapJob"][];
            nextCursor: string | null;
        };
        StartRewrap: {
            /** @default false */
            everything: boolean;
        };
        Estate: {
            /** @enum {string} */
            state: "running" | "stopped";
            /** @description null: it has never been stopped. */
            sinceMs: number | null;
            /** @description Who stopped or resumed it last. */
            by: {
                /** @enum {string} */
                type: "user" | "system";
                id: string;
                name: string;
            } | null;
            reason: string | null;
        };
        StopEstate: {
            reason: string;
        };
        Impact: {
            /** @description Agents that stop, or that lose what they call. */
            agents: {
                total: number;
                /** @description At most 50, oldest first. */
                items: {
                    id: string;
                    name: string;
                }[];
            };
            /** @description People who lose something. A developer is told how many. */
            people: {
                total: number;
                /** @description At most 50, oldest first. */
                items: {
                    id: string;
                    name: string;
                }[];
            };
            clients: {
                total: number;
                /** @description At most 50, oldest first. */
                items: {
                    id: string;
                    name: string;
                }[];
            };
            resources: {
                total: number;
                /** @description At most 50, oldest first. */
                items: {
                    id: string;
                    name: string;
                }[];
            };
            grants: {
                total: number;
                items: {
                    /** @example gnt_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                    id: string;
                    /** @enum {string} */
                    subjectType: "agent" | "client" | "user" | "group" | "department" | "everyone";
                    subjectId: string;
                    /** @example res_01k9x3v7q8e5m2n4p6r8s0t1v3 */
                    resourceId: string;
                    permissions: string[];
                    subjectName: string;
                    resourceTitle: string;
                }[];
            };
            tokens: {
                /** @description Access tokens of the last hour that are neither expired nor revoked and would die. */
                living: number;
                /** @description Whether all of the log that could tell was read. */
                isComplete: boolean;
            };
            /** @description Deliveries that agents hold and that would end: what can be called back is. */
            leases: number;
            /** @description Calls that were let through in the last 24 hours, where they are counted: of agents, credentials, and all there is. */
            callsLastDay?: number;
            /** @description Of a person: what it would mean if they left. */
            departure?: {
                /** @default 0 */
                securityGraceSeconds: number;
                /** @default 604800 */
                otherGraceSeconds: number;
                /** @description Agents that would lose their owner. */
                ownedAgents: {
                    total: number;
                    /** @description At most 50, oldest first. */
                    items: {
                        id: string;
                        name: string;
                    }[];
                };
                /** @description Whether nobody would be left who can do everything. */
                isLastOwner: boolean;
            };
            atMs: number;
        };
    };
    responses: {
        /** @description Refused: problem details (RFC 9457) */
        Refusal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listMyAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyAgents"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    stopMyAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoppedAgent"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listMySessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    endMySession: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listMyEvents: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                order?: "oldest" | "newest";
                agentId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyEventPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listMyConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyConnections"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    storeMySecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StoreOwnSecret"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    removeMyConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Disconnected"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    startMyConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StartConnection"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionRequest"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listMyLeases: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyLeasePage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    revokeMyLease: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                leaseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listNames: {
        parameters: {
            query: {
                /** @description Ids of agents, clients, resources, people, groups and credentials, with commas between them. */
                ids: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Names"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listAgents: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                state?: "active" | "suspended" | "orphaned" | "retired";
                kind?: "autonomous" | "interactive";
                ownerId?: string;
                ownerLost?: "true";
                /** @description Only objects whose name contains this. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    createAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateAgent"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    updateAgent: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateAgent"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    suspendAgent: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    resumeAgent: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    retireAgent: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    transferAgent: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TransferAgent"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    replaceAgentKeys: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReplaceKeys"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listAgentSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secrets"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    issueAgentSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IssueSecret"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    revokeAgentSecret: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                agentId: string;
                secretId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listClients: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                state?: "active" | "suspended";
                kind?: "web" | "native" | "spa" | "cli";
                /** @description Only objects whose name contains this. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    createClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateClient"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    updateClient: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateClient"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    suspendClient: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    resumeClient: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    replaceClientKeys: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReplaceKeys"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listClientSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secrets"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    issueClientSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IssueSecret"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    revokeClientSecret: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                clientId: string;
                secretId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listMyConsents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consents"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    withdrawMyConsent: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                consentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listUserConsents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consents"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listConsents: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                clientId?: string;
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    withdrawConsent: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                consentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listResources: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                state?: "active" | "suspended";
                kind?: "llm" | "mcp" | "service" | "agent";
                name?: string;
                /** @description Only objects whose name contains this. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourcePage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    createResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateResource"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getResource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                resourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    updateResource: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                resourceId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateResource"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    suspendResource: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                resourceId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    resumeResource: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                resourceId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    replaceResourceKeys: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                resourceId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReplaceKeys"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listResourceSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                resourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secrets"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    issueResourceSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                resourceId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IssueSecret"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    revokeResourceSecret: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                resourceId: string;
                secretId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listGrants: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                subjectType?: "agent" | "client" | "user" | "group" | "department" | "everyone";
                subjectId?: string;
                resourceId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    createGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateGrant"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                grantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    removeGrant: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                grantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    updateGrant: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                grantId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateGrant"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getTopology: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topology"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    applyTopology: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["WantedTopology"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topology"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    validateTopology: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["WantedTopology"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopologyValidation"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getEstateTopology: {
        parameters: {
            query?: {
                /** @description Only objects whose name contains this. */
                search?: string;
                ownerId?: string;
                /** @description Only agents of this kind, and what they are connected to. */
                kind?: "autonomous" | "interactive";
                /** @description Only agents in this state, and what they are connected to. */
                state?: "active" | "suspended" | "orphaned" | "retired";
                /** @description Nodes to draw. */
                mostNodes?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EstateTopology"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    findAccessPaths: {
        parameters: {
            query: {
                userId: string;
                /** @description Without one: everything within the person's reach. */
                resourceId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessPaths"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                state?: "active" | "suspended" | "departed";
                upstreamState?: "present" | "unknown";
                role?: "owner" | "admin" | "auditor" | "developer";
                providerId?: string;
                department?: string;
                /** @description Only objects whose name contains this. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateUser"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            429: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateUser"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            429: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listUserGroups: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
            };
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    suspendUser: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    resumeUser: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    setUserRole: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SetRole"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listUserIdentities: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identities"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    linkUserIdentity: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["LinkIdentity"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    unlinkUserIdentity: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                userId: string;
                identityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getUserRelations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relations"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listUserSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    endUserSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                userId: string;
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getDeparturePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeparturePolicy"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    setDeparturePolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DeparturePolicy"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeparturePolicy"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    departUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DepartUser"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    returnUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    transferAgents: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TransferAgents"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferredAgents"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getAgentHandover: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentHandover"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listMyHandovers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Handovers"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    acceptMyHandover: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandedAgent"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    declineMyHandover: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeclinedHandover"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listGroups: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                name?: string;
                providerId?: string;
                /** @description Only objects whose name contains this. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateGroup"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    removeGroup: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    updateGroup: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateGroup"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listGroupMembers: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
            };
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    addGroupMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AddMember"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    removeGroupMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                groupId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listCredentials: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                resourceId?: string;
                state?: "active" | "suspended";
                kind?: "secret" | "oauth" | "jwt" | "cloud_role" | "workload_identity" | "database";
                /** @description Only objects whose name contains this. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    createCredential: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateCredential"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            502: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    removeCredential: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    updateCredential: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateCredential"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    rotateCredential: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateCredential"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            502: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    suspendCredential: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    resumeCredential: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    setCredentialReveal: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SetReveal"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    revealCredential: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RevealCredential"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevealedCredential"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            502: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listConnections: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                credentialId?: string;
                holder?: string;
                state?: "active" | "dead";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    removeConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Disconnected"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listConnectionCatalogue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionCatalogue"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listLeases: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                state?: "live" | "ended" | "revoked";
                agentId?: string;
                userId?: string;
                credentialId?: string;
                mode?: "proxied" | "token" | "minted" | "sts" | "federated" | "dynamic" | "reveal";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeasePage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getLease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                leaseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lease"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    revokeLease: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                leaseId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lease"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listIdentityProviders: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                state?: "active" | "suspended";
                kind?: "oidc" | "entra" | "ldap" | "dingtalk" | "wecom" | "lark" | "scim";
                /** @description Only objects whose name contains this. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProviderPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    createIdentityProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateIdentityProvider"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProvider"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProvider"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    updateIdentityProvider: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateIdentityProvider"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProvider"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    suspendIdentityProvider: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProvider"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    resumeIdentityProvider: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProvider"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    testIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderTest"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listScimTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secrets"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    issueScimToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IssueSecret"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    revokeScimToken: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                providerId: string;
                secretId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    startSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StartSync"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncJob"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listSyncJobs: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                state?: "running" | "waiting" | "completed" | "failed" | "cancelled";
            };
            header?: never;
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncJobPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    previewDirectory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryPreview"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getSyncJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncJob"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    approveSyncJob: {
        parameters: {
            query?: never;
            header: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the version that is to be changed. */
                "If-Match": string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncJob"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            428: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    cancelSyncJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncJob"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listDepartments: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                providerId?: string;
                parentExternalId?: string;
                path?: string;
                /** @description Only objects whose name contains this. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DepartmentPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                order?: "oldest" | "newest";
                agentId?: string;
                userId?: string;
                clientId?: string;
                resourceId?: string;
                /** @description Only events about resources of this kind. */
                resourceKind?: "llm" | "mcp" | "service" | "agent";
                txn?: string;
                category?: "inbound" | "outbound" | "credential" | "admin" | "auth" | "alert";
                action?: string;
                outcome?: "success" | "denied" | "failure";
                fromMs?: number | null;
                toMs?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEventPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    tailAudit: {
        parameters: {
            query?: {
                agentId?: string;
                userId?: string;
                clientId?: string;
                resourceId?: string;
                /** @description Only events about resources of this kind. */
                resourceKind?: "llm" | "mcp" | "service" | "agent";
                txn?: string;
                category?: "inbound" | "outbound" | "credential" | "admin" | "auth" | "alert";
                action?: string;
                outcome?: "success" | "denied" | "failure";
                /** @description The `seq` of the last event that is known. `Last-Event-ID` goes before it; without both, only what comes is told. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events; `Last-Event-ID` goes on after an event. The schema is that of their data. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        /** @description UUIDv7. */
                        id: string;
                        timeMs: number;
                        /** @enum {string} */
                        category: "inbound" | "outbound" | "credential" | "admin" | "auth" | "alert";
                        /** @description `noun.verb`, such as `token.issue` or `agent.suspend`. */
                        action: string;
                        /** @enum {string} */
                        outcome: "success" | "denied" | "failure";
                        /** @description Who did it. */
                        actor: {
                            /** @enum {string} */
                            type: "user" | "agent" | "client" | "resource" | "system" | "anonymous";
                            id: string;
                        };
                        /** @description What was acted upon, where it is not the resource. `type` is the collection's singular: agent, grant, user, … */
                        target?: {
                            type: string;
                            id: string;
                        };
                        agentId?: string;
                        ownerId?: string;
                        userId?: string;
                        clientId?: string;
                        resource?: {
                            id: string;
                            kind: string;
                            identifier: string;
                        };
                        credentialId?: string;
                        decision?: {
                            id: string;
                            /** @enum {string} */
                            effect: "allow" | "deny";
                            /** @description The permissions that were asked for. */
                            requested: string[];
                            /** @description Those of them that are allowed. */
                            allowed: string[];
                            /** @description Ids of the grants that allowed it. */
                            grants: string[];
                            /** @description Ids of the policies that had a say. */
                            policies: string[];
                            /** @description One sentence for a person: why. */
                            reason: string;
                            /** @description On deny: the nearest thing that would have allowed it. */
                            nearest?: string;
                            /** @description Until when, at least, the grants that allowed it hold, where they end. A token that rests on them dies then. */
                            untilMs?: number;
                        };
                        /** @description The transaction, `txn_…`, shared by every event that one user action or one scheduled run causes. */
                        txn?: string;
                        /** @description The event that caused this one. */
                        parent?: string;
                        /** @description Everybody in the chain, in the order of the call. */
                        chain?: string[];
                        /** @description The `jti` of the token that was issued or presented. */
                        tokenId?: string;
                        source?: {
                            address?: string;
                            userAgent?: string;
                        };
                        reason?: string;
                        /** @description What this event revokes. The revocation feed is exactly the events that have this. */
                        revokes?: {
                            /** @enum {string} */
                            kind: "token" | "transaction" | "agent" | "user" | "client" | "resource" | "grant" | "credential" | "connection" | "lease" | "key" | "all";
                            id: string;
                            aud?: string;
                            atMs: number;
                            untilMs: number;
                        }[];
                        /** @description Small facts of this action (counts, sizes, states before and after). */
                        detail?: {
                            [key: string]: string | number | boolean;
                        };
                        seq: number;
                        previousHash: string;
                        hash: string;
                    };
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            429: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getDecision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                decisionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedDecision"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    verifyAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getStatistics: {
        parameters: {
            query?: {
                /** @description 24 hours before `toMs` unless told. */
                fromMs?: number | null;
                /** @description Now unless told. */
                toMs?: number | null;
                /** @description How long one point is; a series has at most 800. Five minutes reach 40 days back. */
                bucket?: "5m" | "1h" | "1d";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getAttention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attention"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getAgentActivity: {
        parameters: {
            query?: {
                /** @description 24 hours before `toMs` unless told. */
                fromMs?: number | null;
                /** @description Now unless told. */
                toMs?: number | null;
                bucket?: "1h" | "1d";
            };
            header?: never;
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activity"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getCredentialActivity: {
        parameters: {
            query?: {
                /** @description 24 hours before `toMs` unless told. */
                fromMs?: number | null;
                /** @description Now unless told. */
                toMs?: number | null;
                bucket?: "1h" | "1d";
            };
            header?: never;
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activity"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listCredentialVersions: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                order?: "oldest" | "newest";
            };
            header?: never;
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialVersionPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listSigningKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeys"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    rotateSigningKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedKey"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    revokeSigningKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                kid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedKey"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getKms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kms"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    checkKms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kms"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    listRewraps: {
        parameters: {
            query?: {
                /** @description Objects in one page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewrapJobPage"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    startRewrap: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StartRewrap"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewrapJob"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getRewrap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewrapJob"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    cancelRewrap: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewrapJob"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getEstate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Estate"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    stopEstate: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StopEstate"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Estate"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    resumeEstate: {
        parameters: {
            query?: never;
            header?: {
                /** @description 16 to 200 visible characters, such as a new UUID. The same request with the same key has one effect and one answer for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Action"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description The object's version, in quotes. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Estate"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            409: components["responses"]["Refusal"];
            412: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getAgentImpact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getUserImpact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getClientImpact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getResourceImpact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                resourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getCredentialImpact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credentialId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            404: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
    getEstateImpact: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            400: components["responses"]["Refusal"];
            401: components["responses"]["Refusal"];
            403: components["responses"]["Refusal"];
            413: components["responses"]["Refusal"];
            415: components["responses"]["Refusal"];
            500: components["responses"]["Refusal"];
            503: components["responses"]["Refusal"];
        };
    };
}
