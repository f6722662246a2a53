package io.databases.spring.web;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;

/**
 * Spring Data beside the toolkit.
 */
interface AccountRepository extends ReactiveCrudRepository<Account, String> {

}
